import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import {
  act,
  makeFlow,
  openColleague,
  openOfficial,
  rectangle,
  upload,
  type FlowPerson,
} from '../../../test/flow-desk.ts';
import { mailbox } from '../../../test/mailbox.ts';
import type { FlowAnswer, FlowPage, TimelinePage } from '../../contract/flows.ts';

let desk: DemoApp;
let sender: FlowPerson;
let reviewer: FlowPerson;
let ours: FlowPerson;
let theirs: FlowPerson;

beforeAll(async () => {
  desk = await openDemoApp();
  sender = await openColleague(desk, 'LKPP');
  reviewer = await openColleague(desk, 'LKPP');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
  theirs = await openOfficial(desk, 'siti.umpama@bssn.example');
});
afterAll(() => desk.close());

const inbox = async (who: FlowPerson, query = ''): Promise<FlowPage> =>
  (await who.ask('GET', `/flows?${query}`)).json<FlowPage>();

describe('a document of two organisations', () => {
  it('goes from upload to done: review, then two signatures, each in turn', async () => {
    const { documentId, pages, signatures, findings } = await upload(desk, sender);
    expect({ pages, signatures }).toEqual({ pages: 2, signatures: 0 });
    expect(Array.isArray(findings)).toBe(true);
    const { id } = await makeFlow(desk, sender, {
      documentId,
      title: 'Nota kesepahaman',
      steps: [
        [{ email: reviewer.email, kind: 'review' }],
        [{ email: ours.email, kind: 'sign', placement: rectangle(60) }],
        [{ email: theirs.email, kind: 'sign', placement: rectangle(330) }],
      ],
    });

    expect((await inbox(reviewer)).items).toMatchObject([{ id, waitsForMe: 'review' }]);
    expect((await inbox(ours)).items).toEqual([]);
    const early = await act(ours, id, 'sign');
    expect(early.json()).toMatchObject({ status: 409, code: 'flow.not-your-turn' });

    expect((await act(reviewer, id, 'approve', { remarks: 'Sesuai' })).statusCode).toBe(200);
    expect((await inbox(ours)).items).toMatchObject([{ id, waitsForMe: 'sign' }]);
    const view = await ours.ask('GET', `/flows/${id}/versions/1/file`);
    expect(view.headers['content-type']).toBe('application/pdf');
    const signed = await act(ours, id, 'sign');
    expect(signed.json()).toMatchObject({ state: 'running', step: 3, signatures: 1, may: [] });

    expect((await inbox(theirs)).items).toMatchObject([{ id, waitsForMe: 'sign' }]);
    const done = (await act(theirs, id, 'sign')).json<FlowAnswer>();
    expect(done).toMatchObject({ state: 'completed', signatures: 2 });
    expect(done.versions.map(({ madeBy }) => madeBy)).toEqual(['upload', 'signature', 'signature']);
    expect((await inbox(sender, 'box=done')).items).toMatchObject([{ id, state: 'completed' }]);

    const file = await theirs.ask('GET', `/flows/${id}/versions/3/file?purpose=download`);
    expect(file.headers['sertel-sha256']).toBe(done.versions.at(-1)!.sha256);
    expect(file.rawPayload.subarray(0, view.rawPayload.length).equals(view.rawPayload)).toBe(true);
    const timeline = (await sender.ask('GET', `/flows/${id}/timeline`)).json<TimelinePage>();
    const acts = timeline.items.filter(({ act: name }) => name !== 'tell').map(({ act: name }) => name);
    expect(acts).toEqual(['create', 'send', 'approve', 'view', 'sign', 'sign', 'complete', 'download']);

    const letters = await mailbox(desk.test.platform, theirs.email);
    expect(JSON.stringify(letters)).toContain(`/aplikasi/dokumen/${id}`);
    const told = letters.map(({ subject }) => subject);
    expect(told).toEqual(expect.arrayContaining(['Dokumen selesai', 'Dokumen menunggu Anda']));
    expect(JSON.stringify(await mailbox(desk.test.platform, ours.email))).not.toContain('Nota kesepahaman');
  });

  it('has an archive timestamp from its last signature, whether or not a review comes after it', async () => {
    const { id } = await makeFlow(desk, sender, {
      steps: [
        [
          { email: ours.email, kind: 'sign' },
          { email: theirs.email, kind: 'sign' },
        ],
        [{ email: reviewer.email, kind: 'review' }],
      ],
    });
    for (const who of [ours, theirs]) expect((await act(who, id, 'sign')).statusCode).toBe(200);
    const { items } = (await sender.ask('GET', `/flows/${id}/timeline`)).json<TimelinePage>();
    const levels = items.filter(({ act: name }) => name === 'sign').map(({ facts }) => facts['level']);
    expect(levels).toEqual(['B-LT', 'B-LTA']);
  });

  it('is nobody else’s, and not the document list’s of the organisation’s applications', async () => {
    const stranger = await openColleague(desk, 'BSSN');
    const colleague = await openColleague(desk, 'LKPP');
    const { id, versions } = await makeFlow(desk, sender, {
      steps: [[{ email: theirs.email, kind: 'sign' }]],
    });
    for (const other of [stranger, colleague]) {
      for (const path of ['', '/timeline', '/versions/1/file'])
        expect((await other.ask('GET', `/flows/${id}${path}`)).json()).toMatchObject({
          code: 'flow.unknown',
        });
      expect(
        (await act(other, id, 'sign', { passphrase: 'x', sha256: versions[0]!.sha256 })).json(),
      ).toMatchObject({
        code: 'flow.unknown',
      });
      expect((await inbox(other, 'box=all')).items).toEqual([]);
    }
    const { authorization } = desk;
    const list = await desk.app.inject({ url: '/rest/v1/documents', headers: { authorization } });
    expect(list.json().items).toEqual([]);
  });

  it('is a draft of its sender’s alone until it is sent', async () => {
    const { id } = await makeFlow(desk, sender, {
      send: false,
      steps: [[{ email: ours.email, kind: 'sign' }]],
    });
    expect((await ours.ask('GET', `/flows/${id}`)).json()).toMatchObject({ code: 'flow.unknown' });
    expect((await act(sender, id, 'send')).json()).toMatchObject({ state: 'running' });
    expect((await ours.ask('GET', `/flows/${id}`)).json()).toMatchObject({
      may: ['sign', 'reject', 'delegate'],
    });
  });
});

describe('a paraf', () => {
  it('is laid down in the pages before the first signature, and a signature of its own afterwards', async () => {
    const paraf = { kind: 'corner', corner: 'lower-right', width: 48, height: 36 };
    const { id } = await makeFlow(desk, sender, {
      steps: [
        [{ email: reviewer.email, kind: 'paraf', placement: { ...paraf, page: 'all' } }],
        [{ email: ours.email, kind: 'sign', placement: rectangle(60) }],
        [{ email: theirs.email, kind: 'paraf', placement: { ...paraf, corner: 'lower-left', page: 'last' } }],
      ],
    });
    expect((await act(reviewer, id, 'paraf')).json()).toMatchObject({ signatures: 0, step: 2 });
    expect((await act(ours, id, 'sign')).json()).toMatchObject({ signatures: 1, step: 3 });
    expect((await act(theirs, id, 'paraf')).json()).toMatchObject({ code: 'flow.passphrase-missing' });
    const done = (await act(theirs, id, 'paraf', { passphrase: theirs.passphrase })).json<FlowAnswer>();
    expect(done).toMatchObject({ state: 'completed', signatures: 2 });
    expect(done.versions.map(({ madeBy }) => madeBy)).toEqual(['upload', 'paraf', 'signature', 'signature']);
  });

  it('in the step of a signature is whichever its turn makes it', async () => {
    const steps = [
      [
        { email: ours.email, kind: 'paraf', placement: rectangle(60) },
        { email: theirs.email, kind: 'sign', placement: rectangle(330) },
      ],
    ];
    const before = await makeFlow(desk, sender, { steps });
    expect((await act(ours, before.id, 'paraf')).json()).toMatchObject({ signatures: 0 });
    expect((await act(theirs, before.id, 'sign')).json()).toMatchObject({
      state: 'completed',
      signatures: 1,
    });
    const after = await makeFlow(desk, sender, { steps });
    expect((await act(theirs, after.id, 'sign')).json()).toMatchObject({ signatures: 1 });
    const { passphrase } = ours;
    expect((await act(ours, after.id, 'paraf', { passphrase })).json()).toMatchObject({ signatures: 2 });
  });
});
