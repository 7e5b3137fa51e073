import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import {
  act,
  makeFlow,
  openColleague,
  openOfficial,
  rectangle,
  sendFile,
  upload,
  type FlowPerson,
  type FlowWish,
} from '../../../test/flow-desk.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import type { FlowAnswer } from '../../contract/flows.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import { signPdf } from '../../pades/sign/sign-pdf.ts';
import { buildApp } from '../app.ts';

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

const one = (kind: string, placement?: object): FlowWish['steps'] => [
  [{ email: ours.email, kind, ...(placement && { placement }) }],
];

async function refusedFlow(wish: FlowWish, bytes?: Uint8Array): Promise<unknown> {
  const { documentId } = await upload(desk, sender, bytes);
  const answer = await sender.ask('POST', '/flows', { title: 'Surat', documentId, ...wish });
  return { status: answer.statusCode, code: answer.json().code };
}

async function certified(certify: 1 | 2): Promise<Uint8Array> {
  const bytes = simplePdf('BT /F1 12 Tf 60 700 Td (Ketetapan) Tj ET');
  const pki = await makeTestPki();
  const { tail } = await signPdf({
    document: openPdf(bufferSource(bytes)),
    signer: pki.signer.signer,
    certificates: [pki.signer.certificate.raw],
    level: 'B-B',
    now: new Date(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    certify,
  });
  return Buffer.concat([bytes, tail]);
}

describe('a document is not sent', () => {
  it.each<[string, string, () => FlowWish]>([
    ['without steps', 'flow.no-steps', () => ({ steps: [] })],
    ['with an empty step', 'flow.no-steps', () => ({ steps: [...one('sign'), []] })],
    ['through too many steps', 'flow.too-many-steps', () => ({ steps: Array(21).fill(one('review')[0]) })],
    [
      'to too many people',
      'flow.too-many-participants',
      () => ({ steps: [Array(51).fill(one('review')[0]![0])] }),
    ],
    [
      'to an address without an account',
      'flow.unknown-participant',
      () => ({ steps: [[{ email: 'siapa@lkpp.example', kind: 'sign' }]] }),
    ],
    [
      'to be signed by an account of nobody',
      'flow.participant-cannot-sign',
      () => ({ steps: [[{ email: reviewer.email, kind: 'sign' }]] }),
    ],
    [
      'with a mark on a page that is not there',
      'flow.page-out-of-range',
      () => ({ steps: one('sign', { kind: 'rectangle', page: 3, x: 60, y: 60, width: 200, height: 80 }) }),
    ],
    [
      'with a mark at a tag that is not there',
      'flow.tag-not-found',
      () => ({ steps: one('sign', { kind: 'tag', tag: 'ttd_nihil', width: 200, height: 80 }) }),
    ],
    [
      'with a mark beyond the page',
      'flow.rectangle-outside',
      () => ({ steps: one('sign', { kind: 'rectangle', page: 1, x: 500, y: 60, width: 200, height: 80 }) }),
    ],
    ['with a mark for a review', 'flow.bad-placement', () => ({ steps: one('review', rectangle(60)) })],
    ['with a paraf without a place', 'flow.bad-placement', () => ({ steps: one('paraf') })],
    [
      'with a paraf without a place in the step of a signature',
      'flow.bad-placement',
      () => ({ steps: [[one('paraf')[0]![0]!, { email: theirs.email, kind: 'sign' }]] }),
    ],
    [
      'with a paraf of nobody who can sign in the step of a signature',
      'flow.participant-cannot-sign',
      () => ({
        steps: [
          [
            { email: reviewer.email, kind: 'paraf', placement: rectangle(60) },
            { email: theirs.email, kind: 'sign' },
          ],
        ],
      }),
    ],
    [
      'with a signature on all pages',
      'flow.bad-placement',
      () => ({
        steps: one('sign', { kind: 'corner', page: 'all', corner: 'lower-left', width: 90, height: 40 }),
      }),
    ],
    [
      'with an end that is past',
      'flow.bad-expiry',
      () => ({ steps: one('sign'), expiresAt: '2020-05-13T00:00:00.000Z' }),
    ],
  ])('%s', async (_what, code, wish) => {
    expect(await refusedFlow(wish())).toEqual({ status: 422, code });
  });

  it('where a certification lets nobody sign, or nobody sign visibly', async () => {
    const locked = { status: 422, code: 'flow.locked-by-certification' };
    expect(await refusedFlow({ steps: one('sign') }, await certified(1))).toEqual(locked);
    const forms = await certified(2);
    expect(await refusedFlow({ steps: one('sign', rectangle(60)) }, forms)).toEqual(locked);
    const { documentId, certification, signatures } = await upload(desk, sender, forms);
    expect({ certification, signatures }).toEqual({ certification: 2, signatures: 1 });
    const { id } = await makeFlow(desk, sender, { documentId, steps: one('sign') });
    expect((await act(ours, id, 'sign')).json()).toMatchObject({ state: 'completed', signatures: 2 });
  });

  it('that another brought, or that is in a flow already', async () => {
    const { documentId } = await upload(desk, sender);
    const wish = { title: 'Surat', documentId, steps: one('sign') };
    const foreign = await reviewer.ask('POST', '/flows', wish);
    expect(foreign.json()).toMatchObject({ status: 404, code: 'flow.unknown-document' });
    expect((await sender.ask('POST', '/flows', wish)).statusCode).toBe(201);
    const again = await sender.ask('POST', '/flows', wish);
    expect(again.json()).toMatchObject({ status: 409, code: 'flow.document-in-use' });
  });

  it('twice with one key, nor anything else with it', async () => {
    const { documentId } = await upload(desk, sender);
    const wish = { title: 'Surat', documentId, steps: one('sign') };
    const post = (payload: object) =>
      desk.app.inject({
        method: 'POST',
        url: '/rest/v1/flows',
        payload,
        headers: { ...sender.headers, 'idempotency-key': 'surat-1' },
      });
    const first = await post(wish);
    expect((await post(wish)).json()).toMatchObject({ id: first.json<FlowAnswer>().id });
    expect((await post({ ...wish, title: 'Lain' })).json()).toMatchObject({
      code: 'signing.idempotency-mismatch',
    });
  });

  it('by a role that takes no part in documents', async () => {
    const auditor = await openColleague(desk, 'LKPP', 'auditor');
    const answer = await sendFile(desk, auditor, simplePdf(''));
    expect(answer.json()).toMatchObject({ status: 403, code: 'identity.not-permitted' });
    expect(await refusedFlow({ steps: [[{ email: auditor.email, kind: 'review' }]] })).toMatchObject({
      code: 'flow.unknown-participant',
    });
  });

  it('where it is no PDF, or too big', async () => {
    expect((await sendFile(desk, sender, Buffer.from('bukan PDF'))).json()).toMatchObject({
      status: 400,
      code: 'pdf.not-a-pdf',
    });
    const app = await buildApp(desk.test.platform, { fileBytes: 1024 });
    const large = Buffer.concat([simplePdf(''), Buffer.alloc(2 ** 21, ' ')]);
    expect((await sendFile({ app }, sender, large)).json()).toMatchObject({ status: 413 });
    await app.close();
  });
});

describe('nobody acts', () => {
  it('as the sender only, before the turn, by another act, or twice', async () => {
    const { id } = await makeFlow(desk, sender, {
      steps: [[{ email: reviewer.email, kind: 'review' }], [{ email: ours.email, kind: 'sign' }]],
    });
    const codeOf = async (who: FlowPerson, name: string, more = {}): Promise<string> =>
      (await act(who, id, name, more)).json().code;
    expect(await codeOf(sender, 'approve')).toBe('flow.not-a-participant');
    expect(await codeOf(ours, 'withdraw', { remarks: 'Batal' })).toBe('flow.not-a-participant');
    expect(await codeOf(ours, 'sign')).toBe('flow.not-your-turn');
    expect(await codeOf(reviewer, 'sign', { passphrase: 'x' })).toBe('flow.other-act');
    expect(await codeOf(sender, 'send')).toBe('flow.not-now');
    expect((await act(reviewer, id, 'approve')).statusCode).toBe(200);
    expect(await codeOf(reviewer, 'approve')).toBe('flow.already-decided');
    expect(await codeOf(ours, 'sign', { passphrase: 'salah' })).toBe('key.wrong-passphrase');
    expect((await act(ours, id, 'sign')).statusCode).toBe(200);
    expect(await codeOf(ours, 'sign')).toBe('flow.already-decided');
  });

  it('on a version that was not shown, which says what there is now', async () => {
    const { id, versions } = await makeFlow(desk, sender, {
      steps: [
        [
          { email: ours.email, kind: 'sign' },
          { email: theirs.email, kind: 'sign' },
        ],
      ],
    });
    const shown = versions[0]!.sha256;
    const signed = (await act(ours, id, 'sign')).json<FlowAnswer>();
    const answer = await act(theirs, id, 'sign', { sha256: shown });
    const { sha256 } = signed.versions.at(-1)!;
    expect(answer.json()).toMatchObject({
      status: 409,
      code: 'flow.changed-version',
      details: { version: 2, sha256 },
    });
    expect((await act(theirs, id, 'sign')).json()).toMatchObject({ state: 'completed', signatures: 2 });
  });

  it('twice at once: of two requests at the same time one signs', async () => {
    const { id } = await makeFlow(desk, sender, { steps: one('sign') });
    const answers = await Promise.all([1, 2, 3].map(() => act(ours, id, 'sign')));
    const codes = answers.map((answer) => answer.json().code ?? 'done');
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    for (const code of codes) expect(['done', 'flow.being-signed', 'flow.already-decided']).toContain(code);
    const { versions } = (await sender.ask('GET', `/flows/${id}`)).json<FlowAnswer>();
    expect(versions).toHaveLength(2);
  });

  it('after a rejection, which says why to those of the flow and not in the journal, nor after a withdrawal', async () => {
    const { id } = await makeFlow(desk, sender, {
      steps: [
        [
          { email: ours.email, kind: 'sign' },
          { email: theirs.email, kind: 'sign' },
        ],
      ],
    });
    expect((await act(theirs, id, 'reject', { remarks: '' })).statusCode).toBe(400);
    const rejected = await act(theirs, id, 'reject', { remarks: 'Pasal 3 keliru' });
    expect(rejected.json()).toMatchObject({ state: 'rejected', may: [] });
    expect((await act(ours, id, 'sign')).json()).toMatchObject({ status: 409, code: 'flow.rejected' });
    const timeline = (await sender.ask('GET', `/flows/${id}/timeline`)).json();
    expect(JSON.stringify(timeline)).toContain('Pasal 3 keliru');
    const entries = await asSystem(desk.test.platform.db, (tx) =>
      tx.selectFrom('journal_entry').select('entry').execute(),
    );
    const journal = entries.map(({ entry }) => entry).join();
    expect(journal).not.toContain('Pasal 3 keliru');
    expect(journal).toContain(createHash('sha256').update('Pasal 3 keliru').digest('hex'));

    const other = await makeFlow(desk, sender, { steps: one('sign') });
    await act(sender, other.id, 'withdraw', { remarks: 'Salah berkas' });
    expect((await act(ours, other.id, 'sign')).json()).toMatchObject({ code: 'flow.withdrawn' });
  });
});

describe('what a reviewer returns', () => {
  it('goes back to the reviewer as it is, or begins anew as another file', async () => {
    const { id } = await makeFlow(desk, sender, {
      steps: [[{ email: reviewer.email, kind: 'review' }], [{ email: ours.email, kind: 'sign' }]],
    });
    await act(reviewer, id, 'return', { remarks: 'Tanggal keliru' });
    expect((await act(reviewer, id, 'approve')).json()).toMatchObject({ code: 'flow.not-now' });
    const { documentId } = await upload(desk, sender, simplePdf('BT /F1 9 Tf 9 9 Td (Baru) Tj ET'));
    const replaced = (await act(sender, id, 'replace', { documentId })).json<FlowAnswer>();
    expect(replaced).toMatchObject({ state: 'returned', pages: 1, step: 0 });
    expect((await act(sender, id, 'send')).json()).toMatchObject({ state: 'running', step: 1 });
    await act(reviewer, id, 'approve');
    const done = (await act(ours, id, 'sign')).json<FlowAnswer>();
    expect(done).toMatchObject({ state: 'completed' });
    expect(done.versions.map(({ madeBy }) => madeBy)).toEqual(['upload', 'upload', 'signature']);
  });
});
