import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import {
  act,
  makeFlow,
  openColleague,
  openOfficial,
  upload,
  type FlowPerson,
} from '../../../test/flow-desk.ts';
import type { FlowAnswer } from '../../contract/flows.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../../services/platform.ts';
import { buildApp } from '../app.ts';

let desk: DemoApp;
let sender: FlowPerson;
let ours: FlowPerson;

beforeAll(async () => {
  desk = await openDemoApp();
  sender = await openColleague(desk, 'LKPP');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
});
afterAll(() => desk.close());

/** Signs over another process of the platform. */
async function signOver(platform: Platform, { id, versions }: FlowAnswer) {
  const app = await buildApp(platform);
  const payload = { act: 'sign', sha256: versions.at(-1)!.sha256, passphrase: ours.passphrase };
  const { headers } = ours;
  const answer = await app.inject({ method: 'POST', url: `/rest/v1/flows/${id}/acts`, payload, headers });
  await app.close();
  return answer;
}

const signaturesOf = (flowId: string) =>
  asSystem(desk.test.platform.db, (tx) =>
    tx
      .selectFrom('flow_version')
      .innerJoin('signature', 'signature.document_id', 'flow_version.document_id')
      .select('signature.id')
      .where('flow_id', '=', flowId)
      .execute(),
  );

/** A process that signs and stops before the file is stored, until it may go on. */
async function stopAtPut(flow: FlowAnswer) {
  const { platform } = desk.test;
  let goOn = () => {};
  let atPut = () => {};
  const stopped = new Promise<void>((resolve) => (atPut = resolve));
  const put: typeof platform.files.put = async (...of) => {
    atPut();
    await new Promise<void>((resolve) => (goOn = resolve));
    return platform.files.put(...of);
  };
  const slow = signOver({ ...platform, files: { ...platform.files, put } }, flow);
  await stopped;
  return () => {
    goOn();
    return slow;
  };
}

const makeOne = () => makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });

describe('a process that stops between signature and commit', () => {
  it('holds the document for a while only, and signs nothing when it comes back', async () => {
    const flow = await makeOne();
    const { platform } = desk.test;
    const goOn = await stopAtPut(flow);
    expect((await act(ours, flow.id, 'sign')).json()).toMatchObject({
      status: 409,
      code: 'flow.being-signed',
    });
    await asSystem(platform.db, (tx) =>
      tx
        .updateTable('flow')
        .set({ signing_until: new Date(0) })
        .where('id', '=', flow.id)
        .execute(),
    );
    expect((await act(ours, flow.id, 'sign')).json()).toMatchObject({ state: 'completed', signatures: 1 });
    expect((await goOn()).json()).toMatchObject({ code: 'flow.already-decided' });
    expect(await signaturesOf(flow.id)).toHaveLength(1);
  });

  it('leaves the signature that was committed, though its answer was lost', async () => {
    const flow = await makeOne();
    const { platform } = desk.test;
    let armed = false;
    const put: typeof platform.files.put = async (...of) => {
      const stored = await platform.files.put(...of);
      armed = true;
      return stored;
    };
    const transaction = () => ({
      execute: async (run: Parameters<ReturnType<typeof platform.db.transaction>['execute']>[0]) => {
        const lost = armed;
        armed = false;
        const result = await platform.db.transaction().execute(run);
        if (lost) throw new Error('Connection terminated unexpectedly');
        return result;
      },
    });
    const db = new Proxy(platform.db, {
      get: (of, name) => (name === 'transaction' ? transaction : Reflect.get(of, name)),
    });
    const answer = await signOver({ ...platform, db, files: { ...platform.files, put } }, flow);
    expect(answer.json()).toMatchObject({ state: 'completed', signatures: 1 });
    expect((await act(ours, flow.id, 'sign')).json()).toMatchObject({ code: 'flow.already-decided' });
    expect(await signaturesOf(flow.id)).toHaveLength(1);
    const file = await sender.ask('GET', `/flows/${flow.id}/versions/2/file`);
    expect(file.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('a signature that took its time', () => {
  it('is not recorded in a place that was given to another meanwhile', async () => {
    const own = { email: ours.email, kind: 'sign' };
    const flow = await makeFlow(desk, sender, { steps: [[own, own]] });
    const other = desk.demo.officials.find((one) => one.organisation === 'LKPP' && one.email !== ours.email)!;
    const { email } = await openOfficial(desk, other.email);
    const goOn = await stopAtPut(flow);
    const wish = { participantId: flow.steps[0]![0]!.id, email, capacity: 'plt', authority: 'SPRIN-14/2026' };
    expect((await act(sender, flow.id, 'delegate', wish)).statusCode).toBe(200);
    expect((await goOn()).json()).toMatchObject({ code: 'flow.not-a-participant' });
    expect(await signaturesOf(flow.id)).toHaveLength(0);
  });

  it('is not recorded on a file that was replaced meanwhile, and keeps nobody from the new one', async () => {
    const reviewer = await openColleague(desk, 'LKPP');
    const flow = await makeFlow(desk, sender, {
      steps: [
        [
          { email: ours.email, kind: 'sign' },
          { email: reviewer.email, kind: 'review' },
        ],
      ],
    });
    const goOn = await stopAtPut(flow);
    await act(reviewer, flow.id, 'return', { remarks: 'Tanggal keliru' });
    const { documentId } = await upload(desk, sender);
    expect((await act(sender, flow.id, 'replace', { documentId })).statusCode).toBe(200);
    expect((await act(sender, flow.id, 'send')).statusCode).toBe(200);
    expect((await goOn()).json()).toMatchObject({ status: 409, code: 'flow.changed-version' });
    expect((await act(ours, flow.id, 'sign')).json()).toMatchObject({ signatures: 1 });
  });
});
