import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPdf } from '../../src/services/validation/check-pdf.ts';
import {
  act,
  agreementInForce,
  bring,
  draftAgreement,
  expectActed,
  makeGround,
  occurrenceOf,
  open,
  type Ground,
} from './ground.ts';

let ground: Ground;
const start = '2020-05-13T03:00:00Z';
/** For tests that change nothing. */
let shared: Promise<string> | undefined;

beforeAll(async () => {
  ground = await makeGround(start);
});
afterAll(() => ground.close());

const evidenceOf = (answer: { evidence: { id: string; kind: string }[] }, kind: string) =>
  answer.evidence.findLast((one) => one.kind === kind)!.id;

describe('R01 R45 R63: an agreement', () => {
  it('is entered with a number of each party, confirmed and signed by both in one file, and then binds', async () => {
    const id = await draftAgreement(ground);
    const life = await occurrenceOf(ground, id, 'perjanjian');
    const [k, d] = [
      await ground.someone('K', 'authorised-official'),
      await ground.someone('D', 'authorised-official'),
    ];
    const kept = await occurrenceOf(ground, id, 'perjanjian');
    expect((await act(k, id, kept, 'ditandatangani', { passphrase: k.passphrase! })).json()).toMatchObject({
      code: 'agreement.not-now',
    });
    for (const party of ['K', 'D'] as const)
      expectActed(await act(await ground.someone(party, 'coordinator'), id, life, 'nomor-dikonfirmasi'));
    expect((await act(k, id, life, 'ditandatangani')).json()).toMatchObject({
      status: 422,
      code: 'agreement.passphrase-missing',
    });
    expect((await act(k, id, life, 'ditandatangani', { passphrase: 'salah' })).json()).toMatchObject({
      code: 'key.wrong-passphrase',
    });
    const first = expectActed(await act(d, id, life, 'ditandatangani', { passphrase: d.passphrase! }));
    expect(first).toMatchObject({ state: 'menunggu-tte', awaits: ['K'] });
    const second = await act(k, id, life, 'ditandatangani', { passphrase: k.passphrase! });
    expect(expectActed(second)).toMatchObject({ state: 'berlaku', awaits: [] });
    const agreement = (await d.ask('GET', `/agreements/${id}`)).json();
    expect(agreement).toMatchObject({ state: 'berlaku', we: 'D', lastDay: '2024-05-12' });
    const paper = evidenceOf(second.json(), 'dokumen:ditandatangani');
    const file = await d.ask('GET', `/agreements/${id}/evidence/${paper}`);
    const report = await checkPdf(ground.test.platform, file.rawPayload);
    expect(report.verdict).toBe('passed');
    expect(report.signatures).toHaveLength(2);
  });

  it('is told by neither number, nor read by a third organisation', async () => {
    const id = await draftAgreement(ground);
    const stranger = await ground.another('K', 'party-administrator');
    expect((await stranger.ask('GET', `/agreements/${id}`)).json()).toMatchObject({
      status: 403,
      code: 'identity.not-permitted',
    });
    const coordinator = await ground.someone('K', 'coordinator');
    const { parties } = (await coordinator.ask('GET', `/agreements/${id}`)).json();
    const again = {
      we: 'K',
      other: ground.organisations.D,
      numberFirst: parties.K.number,
      numberSecond: 'lain',
      title: 'x',
      nameFirst: 'x',
      nameSecond: 'y',
      writtenOn: '2020-05-13',
    };
    expect((await coordinator.ask('POST', '/agreements', again)).json()).toMatchObject({
      status: 409,
      code: 'agreement.number-taken',
    });
    const found = await coordinator.ask('GET', `/agreements?search=${encodeURIComponent(parties.D.number)}`);
    expect(found.json().items).toMatchObject([{ id }]);
  });
});

describe('R42 R43: a duty of Pasal 4', () => {
  it('is worked on, proved and accepted by both parties, and its right of Pasal 5 shows the same', async () => {
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)h');
    const [owner, benefits] = [
      await ground.someone('K', 'obligation-owner'),
      await ground.someone('D', 'coordinator'),
    ];
    const facts = { keterangan: 'Sosialisasi di tiga unit kerja' };
    const evidence = [await bring(ground, owner, id, 'bukti')];
    const submitted = expectActed(await act(owner, id, duty, 'diajukan', { facts, evidence }));
    expect(submitted).toMatchObject({ state: 'diajukan', awaits: ['D'], rag: { word: 'tanpa batas waktu' } });
    expectActed(await act(benefits, id, duty, 'dikembalikan', { reason: 'Daftar hadir tidak ada' }));
    const more = [await bring(ground, owner, id, 'bukti', 'daftar hadir')];
    expectActed(await act(owner, id, duty, 'diajukan', { facts, evidence: more }));
    const accepted = await act(benefits, id, duty, 'diterima');
    expect(expectActed(accepted)).toMatchObject({
      state: 'diterima',
      rag: { colour: 'hijau', word: 'selesai' },
    });
    const file = await benefits.ask(
      'GET',
      `/agreements/${id}/evidence/${evidenceOf(accepted.json(), 'bukti')}`,
    );
    expect(file.body).toBe('daftar hadir');
    const { clauses } = (await owner.ask('GET', `/agreements/${id}/text`)).json();
    const living = (address: string) =>
      clauses.find((clause: { address: string }) => clause.address === address);
    expect(living('5(2)d')).toMatchObject({ mirrors: '4(1)h', living: { ended: 1, colours: { hijau: 1 } } });
    expect(living('4(1)h').living).toEqual(living('5(2)d').living);
  });

  it.each([
    [
      'the wrong party',
      'D',
      'obligation-owner',
      'diajukan',
      { facts: { keterangan: 'x' } },
      403,
      'agreement.wrong-party',
    ],
    [
      'the wrong role',
      'K',
      'auditor',
      'diajukan',
      { facts: { keterangan: 'x' } },
      403,
      'agreement.wrong-role',
    ],
    [
      'no evidence',
      'K',
      'obligation-owner',
      'diajukan',
      { facts: { keterangan: 'x' } },
      422,
      'agreement.evidence-missing',
    ],
    ['no facts', 'K', 'obligation-owner', 'diajukan', {}, 422, 'agreement.facts-wrong'],
    [
      'an unknown fact',
      'K',
      'obligation-owner',
      'konsep',
      { facts: { konsep: 'x', y: 1 } },
      422,
      'agreement.facts-wrong',
    ],
    ['what comes later', 'D', 'coordinator', 'diterima', {}, 409, 'agreement.not-now'],
    ['an act of the platform', 'K', 'coordinator', 'ditangguhkan', {}, 400, 'agreement.unknown-act'],
    ['no such act', 'K', 'coordinator', 'toString', {}, 400, 'agreement.unknown-act'],
    ['an objection without a reason', 'D', 'coordinator', 'keberatan', {}, 422, 'agreement.reason-missing'],
    [
      'files that are not one’s own',
      'K',
      'obligation-owner',
      'diajukan',
      { facts: { keterangan: 'x' }, evidence: ['00000000-0000-4000-8000-000000000000'] },
      404,
      'agreement.unknown-evidence',
    ],
  ] as const)('refuses %s with the clause', async (_what, party, role, name, more, status, code) => {
    const id = await (shared ??= agreementInForce(ground));
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)h');
    const answer = (await act(await ground.someone(party, role), id, duty, name, more)).json();
    expect(answer).toMatchObject({ status, code });
    if (code !== 'agreement.unknown-evidence') expect(answer.detail).toContain('Pasal 4');
  });

  it('is waived by both officials only, in whatever order', async () => {
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)a');
    const [k, d] = [
      await ground.someone('K', 'authorised-official'),
      await ground.someone('D', 'authorised-official'),
    ];
    const reason = 'Tidak lagi diperlukan';
    expect(expectActed(await act(d, id, duty, 'dikesampingkan', { reason }))).toMatchObject({
      state: 'berjalan',
      awaits: ['K'],
    });
    // The same party twice is no consent of the other.
    expect(expectActed(await act(d, id, duty, 'dikesampingkan', { reason }))).toMatchObject({
      state: 'berjalan',
    });
    expect(expectActed(await act(k, id, duty, 'dikesampingkan', { reason }))).toMatchObject({
      state: 'dikesampingkan',
    });
  });

  it('gets a house target from both coordinators with one date, and never instead of the date of a clause', async () => {
    const id = await agreementInForce(ground);
    const [k, d] = [await ground.someone('K', 'coordinator'), await ground.someone('D', 'coordinator')];
    const wish = (targetRumah: string) => ({ facts: { targetRumah } });
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)a');
    const alone = expectActed(await act(k, id, duty, 'target-rumah', wish('2022-12-31')));
    expect(alone).toMatchObject({ deadlines: [] });
    expect(alone).not.toHaveProperty('dueAt');
    expect((await act(d, id, duty, 'target-rumah', wish('2021-12-31'))).json()).toMatchObject({
      status: 409,
      code: 'agreement.consent-missing',
    });
    expect(expectActed(await act(d, id, duty, 'target-rumah', wish('2022-12-31')))).toMatchObject({
      dueAt: '2022-12-31T16:59:59.999Z',
      deadlines: [{ contractual: false, dueOn: '2022-12-31' }],
    });
    const report = await occurrenceOf(ground, id, 'laporan-pemanfaatan');
    const { dueAt } = (await k.ask('GET', `/agreements/${id}/occurrences/${report}`)).json();
    expect(dueAt).toBeDefined();
    for (const who of [k, d])
      expect(expectActed(await act(who, id, report, 'target-rumah', wish('2099-01-01')))).toMatchObject({
        dueAt,
      });
  });

  it('takes the act of one of two people at once, and tells the other what happened', async () => {
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(2)e');
    const [one, two] = [
      await ground.someone('D', 'obligation-owner'),
      await ground.another('D', 'obligation-owner'),
    ];
    const facts = { keterangan: 'Certificate Policy 2.0' };
    const brought = [await bring(ground, one, id, 'bukti'), await bring(ground, two, id, 'bukti')];
    const answers = await Promise.all(
      [one, two].map((who, i) =>
        act(who, id, duty, 'diajukan', { facts, evidence: [brought[i]!], expectedVersion: 1 }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 409]);
    const lost = answers.find(({ statusCode }) => statusCode === 409)!.json();
    expect(lost).toMatchObject({
      code: 'agreement.changed',
      details: { version: 2, state: 'diajukan', since: [{ act: 'diajukan', state: 'diajukan' }] },
    });
  });

  it('hides drafts of one party from the other, in acts, facts and the timeline', async () => {
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)d');
    const facts = { konsep: 'rahasia-konsep' };
    expectActed(await act(await ground.someone('K', 'obligation-owner'), id, duty, 'konsep', { facts }));
    const read = async (party: 'K' | 'D', path: string) =>
      (await (await ground.someone(party, 'coordinator')).ask('GET', `/agreements/${id}${path}`)).body;
    for (const path of [`/occurrences/${duty}`, '/timeline']) {
      expect(await read('K', path)).toContain('rahasia-konsep');
      expect(await read('D', path)).not.toContain('rahasia-konsep');
    }
  });

  it('is not there before the agreement is in force, and ends with it', async () => {
    const draft = await draftAgreement(ground);
    const owner = await ground.someone('K', 'obligation-owner');
    const early = await open(owner, draft, 'kewajiban', 'dijadwalkan');
    expect(early.json()).toMatchObject({ code: 'agreement.unknown-act' });
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)d');
    // The first moment of 13 May 2024 in Jakarta (A1).
    ground.setNow('2024-05-12T17:00:00Z');
    const late = await act(owner, id, duty, 'konsep', { facts: { konsep: 'x' } });
    expect(late.json()).toMatchObject({ status: 409, code: 'agreement.ended' });
    expect(late.json().detail).toContain('Pasal 7 ayat (1)');
    expect((await owner.ask('GET', `/agreements/${id}`)).json()).toMatchObject({
      state: 'berakhir',
      daysLeft: -1,
    });
    ground.setNow(start);
  });
});

describe('the board', () => {
  it('says whose turn it is, page by page, each once', async () => {
    const id = await agreementInForce(ground);
    const seen: string[] = [];
    let cursor = '';
    const reader = await ground.someone('K', 'coordinator');
    do {
      const page = (
        await reader.ask(
          'GET',
          `/agreements/board?view=us&agreement=${id}&limit=4${cursor && `&cursor=${cursor}`}`,
        )
      ).json();
      seen.push(...page.items.map((item: { id: string }) => item.id));
      cursor = page.next ?? '';
    } while (cursor !== '');
    // Ten standing duties and four reports of PIHAK KESATU, four evaluations of both.
    expect(seen).toHaveLength(18);
    expect(new Set(seen).size).toBe(18);
    const board = async (party: 'K' | 'D', view: string) =>
      (
        await (
          await ground.someone(party, 'coordinator')
        ).ask('GET', `/agreements/board?view=${view}&agreement=${id}`)
      ).json().items;
    expect(await board('D', 'them')).toHaveLength(18);
    expect(await board('D', 'us')).toHaveLength(10);
    expect(await board('K', 'overdue')).toEqual([]);
    ground.setNow('2021-05-13T00:00:00Z');
    expect(await board('K', 'overdue')).toMatchObject([
      { rag: { colour: 'merah', word: 'terlambat' } },
      { rag: { colour: 'merah', word: 'terlambat' } },
    ]);
    ground.setNow(start);
    expect((await reader.ask('GET', '/agreements/board?view=us&cursor=x')).json()).toMatchObject({
      code: 'agreement.bad-cursor',
    });
  });
});
