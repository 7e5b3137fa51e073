import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { act, makeFlow, openColleague, openOfficial, type FlowPerson } from '../../../test/flow-desk.ts';
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

const makeOne = () => makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });

describe('a process that stops between signature and commit', () => {
  it('holds the document for a while only, and signs nothing when it comes back', async () => {
    const flow = await makeOne();
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
    goOn();
    expect((await slow).json()).toMatchObject({ code: 'flow.already-decided' });
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
