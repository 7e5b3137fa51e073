import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSystem } from '../../src/io/db/transaction.ts';
import { readZip } from '../../src/io/files/zip-archive.ts';
import { makeTestAccount } from '../demo-account.ts';
import { logIn } from '../log-in.ts';
import { keepAgreementTime } from '../../src/services/agreements/keep-time.ts';
import { sweepBroughtEvidence } from '../../src/services/agreements/sweep-brought-evidence.ts';
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
const start = '2023-03-01T02:00:00Z';

beforeAll(async () => {
  ground = await makeGround(start);
});
afterAll(() => ground.close());

const pejabat = (party: 'K' | 'D') => ground.someone(party, 'authorised-official');
const koord = (party: 'K' | 'D') => ground.someone(party, 'coordinator');
const signed = async (party: 'K' | 'D', id: string, kept: string, name: string, more: object = {}) => {
  const who = await pejabat(party);
  return act(who, id, kept, name, { ...more, passphrase: who.passphrase! });
};
const keepTime = (now: string) =>
  keepAgreementTime(ground.test.platform, new Date(now), new AbortController().signal);

describe('R42: half a consent', () => {
  it('to a waiver or a target takes nobody off the board whose duty it still is', async () => {
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)h');
    const half = await act(await pejabat('K'), id, duty, 'dikesampingkan', { reason: 'Tidak perlu' });
    expect(expectActed(half)).toMatchObject({ state: 'berjalan', awaits: ['K', 'D'] });
    const facts = { targetRumah: '2023-06-01' };
    expectActed(await act(await koord('D'), id, duty, 'target-rumah', { facts }));
    const kept = (await (await koord('K')).ask('GET', `/agreements/${id}/occurrences/${duty}`)).json();
    expect(kept.awaits).toEqual(['K', 'D']);
  });

  it('is used up with the other half: the next one asks both again', async () => {
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)h');
    const target = async (party: 'K' | 'D', targetRumah: string) =>
      act(await koord(party), id, duty, 'target-rumah', { facts: { targetRumah } });
    expectActed(await target('K', '2023-06-01'));
    expect((await target('D', '2023-07-01')).json()).toMatchObject({
      status: 409,
      code: 'agreement.consent-missing',
      details: { fact: 'targetRumah' },
    });
    expect(expectActed(await target('D', '2023-06-01'))).toMatchObject({ awaits: ['K'] });
    const next = expectActed(await target('K', '2023-09-01'));
    expect(next).toMatchObject({ awaits: ['K', 'D'], dueAt: '2023-06-01T16:59:59.999Z' });
    expect(expectActed(await target('D', '2023-09-01'))).toMatchObject({ dueAt: '2023-09-01T16:59:59.999Z' });
  });

  it('to an original file or a settlement is no consent to another one', async () => {
    const id = await draftAgreement(ground);
    const life = await occurrenceOf(ground, id, 'perjanjian');
    for (const party of ['K', 'D'] as const)
      expectActed(await act(await koord(party), id, life, 'nomor-dikonfirmasi'));
    const original = async (party: 'K' | 'D', byte: string) =>
      act(await pejabat(party), id, life, 'asli-diakui', { facts: { sha256: byte.repeat(32) } });
    expectActed(await original('K', 'ab'));
    expect((await original('D', 'cd')).json()).toMatchObject({ code: 'agreement.consent-missing' });
    // A slip is mended by naming it again; the other is held to the last one.
    expectActed(await original('K', 'cd'));
    expect((await original('D', 'ab')).json()).toMatchObject({ code: 'agreement.consent-missing' });
    expect(expectActed(await original('D', 'cd'))).toMatchObject({ state: 'berlaku' });

    const [k, d] = [await pejabat('K'), await pejabat('D')];
    const facts = { pasal: ['4(2)d'], pokok: 'x', anggota: [d.accountId] };
    const { id: kept } = expectActed(await open(k, id, 'perselisihan', 'dibuka', { facts }));
    expectActed(await act(k, id, kept, 'pertemuan', { facts: { tanggal: '2023-03-01', risalah: 'x' } }));
    const settle = (party: 'K' | 'D', isiKesepakatan: string, mengubahPerjanjian = false) =>
      signed(party, id, kept, 'sepakat', { facts: { isiKesepakatan, mengubahPerjanjian } });
    expectActed(await settle('K', 'Layanan ditambah'));
    expect((await settle('D', 'Layanan dikurangi')).json().code).toBe('agreement.consent-missing');
    expect((await settle('D', 'Layanan ditambah', true)).json().code).toBe('agreement.consent-missing');
    // An offer made since leaves nothing of it: the other party's signature is a first half again.
    expectActed(await act(k, id, kept, 'tawaran', { facts: { tawaran: 'Layanan dikurangi' } }));
    expect(expectActed(await settle('D', 'Layanan dikurangi'))).toMatchObject({ state: 'musyawarah' });
    expect(expectActed(await settle('K', 'Layanan dikurangi'))).toMatchObject({ state: 'sepakat' });
  });
});

describe('R49: what a party does for itself', () => {
  it('is counted by no number, time or refusal that the other one sees', async () => {
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)h');
    const [owner, other] = [await ground.someone('K', 'obligation-owner'), await koord('D')];
    const path = `/agreements/${id}/occurrences/${duty}`;
    const seen = (await other.ask('GET', path)).json();
    ground.setNow('2023-03-02T02:00:00Z');
    for (const konsep of ['satu', 'dua'])
      expectActed(await act(owner, id, duty, 'konsep', { facts: { konsep } }));
    expect((await other.ask('GET', path)).json()).toEqual(seen);
    expect((await owner.ask('GET', path)).json()).toMatchObject({ version: seen.version + 2 });
    const objection = { reason: 'Belum ada promosi', expectedVersion: seen.version };
    expectActed(await signed('D', id, duty, 'keberatan', objection));
    const answer = { reason: 'Segera', expectedVersion: seen.version + 2 };
    const late = (await act(await koord('K'), id, duty, 'keberatan-dijawab', answer)).json();
    expect(late).toMatchObject({ code: 'agreement.changed', details: { since: [{ act: 'keberatan' }] } });
    const numbered = await asSystem(ground.test.platform.db, (tx) =>
      tx.selectFrom('journal_entry').select(['owner_organisation_id', 'entry']).execute(),
    );
    const sequences = numbered
      .filter(({ owner_organisation_id: organisation }) => organisation === ground.organisations.D)
      .map(({ entry }) => JSON.parse(entry))
      .filter((entry) => entry.occurrenceId === duty)
      .map((entry) => entry.sequence);
    expect(sequences.toSorted((a, b) => a - b)).toEqual([1, 2]);
    ground.setNow(start);
  });
});

describe('R01: the numbers of an agreement', () => {
  it('are each party’s own, which finds out at its confirmation, and tell nobody of other agreements', async () => {
    const d = await koord('D');
    const enter = async (numberFirst: string, numberSecond: string, who = d, we: 'K' | 'D' = 'D') =>
      who.ask('POST', '/agreements', {
        we,
        other: we === 'D' ? ground.organisations.K : ground.organisations.D,
        numberFirst,
        numberSecond,
        title: 'Perjanjian contoh',
        nameFirst: 'Pihak contoh',
        nameSecond: 'Pihak lain',
        writtenOn: '2023-03-01',
      });
    expect((await enter('46 Tahun 2023', 'PERJ.71')).statusCode).toBe(201);
    expect((await enter('47 Tahun 2023', 'PERJ.71')).json()).toMatchObject({
      status: 409,
      code: 'agreement.number-taken',
    });
    // A third agency gives its own number 46, and is told nothing by naming the other's number.
    const credentials = await makeTestAccount(ground.test.platform, 'KETIGA', {
      email: 'koordinator@ketiga.example',
      roles: ['coordinator'],
    });
    const stranger = await logIn(ground.app, credentials);
    const entered = await stranger.ask('POST', '/agreements', {
      we: 'K',
      other: ground.organisations.D,
      numberFirst: '46 Tahun 2023',
      numberSecond: 'PERJ.71',
      title: 'Perjanjian ketiga',
      nameFirst: 'Instansi ketiga',
      nameSecond: 'Pihak lain',
      writtenOn: '2023-03-01',
    });
    expect(entered.statusCode).toBe(201);
    const third = entered.json().id;
    const life = (await d.ask('GET', `/agreements/${third}/occurrences?module=perjanjian`)).json().items[0]
      .id;
    expect((await act(d, third, life, 'nomor-dikonfirmasi')).json()).toMatchObject({
      code: 'agreement.number-taken',
      details: { clause: '15' },
    });
  });
});

describe('R45 R47: the life of an agreement', () => {
  it('that was to end early and was extended has a checklist of its own at its real end', async () => {
    const id = await agreementInForce(ground);
    const k = await pejabat('K');
    const { id: kept } = expectActed(
      await open(k, id, 'pengakhiran', 'didraf', { facts: { rancangan: 'x' } }),
    );
    expectActed(await signed('K', id, kept, 'diberitahukan', { reason: 'x' }));
    expectActed(await act(await pejabat('D'), id, kept, 'diterima'));
    ground.setNow('2023-04-03T02:00:00Z');
    expectActed(await act(k, id, kept, 'diusulkan', { facts: { tanggalPengakhiran: '2023-05-31' } }));
    for (const party of ['K', 'D'] as const)
      expectActed(await signed(party, id, kept, 'berita-acara', { facts: { berlakuPada: '2023-05-31' } }));
    const first = await occurrenceOf(ground, id, 'daftar-pengakhiran');
    for (const butirAkhir of ['sertifikat', 'pengembalian-data', 'tiket', 'berkas-asesmen'])
      expectActed(
        await act(await koord('D'), id, first, 'butir-diselesaikan', {
          facts: { butirAkhir, hasil: 'Selesai' },
        }),
      );
    for (const party of ['D', 'K'] as const) expectActed(await act(await koord(party), id, first, 'selesai'));
    const facts = {
      nomorPertama: 'Add/K',
      nomorKedua: 'Add/D',
      alasan: 'x',
      perubahan: [],
      berlakuPada: '2023-04-03',
      akhirMasaBaru: '2023-08-31',
    };
    const extension = expectActed(await open(await koord('K'), id, 'adendum', 'diusulkan', { facts })).id;
    for (const party of ['K', 'D'] as const)
      expectActed(await act(await koord(party), id, extension, 'difinalkan'));
    for (const party of ['K', 'D'] as const)
      expectActed(await signed(party, id, extension, 'ditandatangani'));
    ground.setNow('2023-09-01T02:00:00Z');
    await keepTime('2023-09-01T02:00:00Z');
    const checklists = (await k.ask('GET', `/agreements/${id}/occurrences?module=daftar-pengakhiran`)).json();
    expect(checklists.items.map(({ state }: { state: string }) => state).sort()).toEqual([
      'selesai',
      'terbuka',
    ]);
    ground.setNow(start);
  });

  it('tells that its end was agreed, that it was ended by it, and that it was extended', async () => {
    const id = await agreementInForce(ground);
    const life = await occurrenceOf(ground, id, 'perjanjian');
    const [k, d] = [await pejabat('K'), await pejabat('D')];
    const { id: kept } = expectActed(
      await open(k, id, 'pengakhiran', 'didraf', { facts: { rancangan: 'x' } }),
    );
    expectActed(await signed('K', id, kept, 'diberitahukan', { reason: 'x' }));
    expectActed(await act(d, id, kept, 'diterima'));
    ground.setNow('2023-04-03T02:00:00Z');
    expectActed(await act(k, id, kept, 'diusulkan', { facts: { tanggalPengakhiran: '2023-05-31' } }));
    for (const party of ['K', 'D'] as const)
      expectActed(await signed(party, id, kept, 'berita-acara', { facts: { berlakuPada: '2023-05-31' } }));
    const state = async () => (await k.ask('GET', `/agreements/${id}`)).json();
    expect(await state()).toMatchObject({ state: 'dalam-pengakhiran', lastDay: '2023-05-31' });
    const lived = (await k.ask('GET', `/agreements/${id}/occurrences/${life}`)).json();
    expect(lived.deadlines.at(-1)).toMatchObject({ dueOn: '2023-05-31', clause: '7(3)' });
    ground.setNow('2023-06-01T02:00:00Z');
    expect(await state()).toMatchObject({ state: 'diakhiri' });
    await keepTime('2023-06-01T02:00:00Z');
    const checklist = await occurrenceOf(ground, id, 'daftar-pengakhiran');
    const settle = async (party: 'K' | 'D', butirAkhir: string) =>
      act(await koord(party), id, checklist, 'butir-diselesaikan', {
        facts: { butirAkhir, hasil: 'Selesai' },
      });
    expect((await settle('K', 'sertifikat')).json()).toMatchObject({
      code: 'agreement.not-allowed',
      details: { clause: '4(2)a' },
    });
    for (const item of ['pengembalian-data', 'tiket', 'berkas-asesmen']) expectActed(await settle('K', item));
    expect((await act(await koord('D'), id, checklist, 'selesai')).json().code).toBe('agreement.not-now');
    expectActed(await settle('D', 'sertifikat'));
    for (const party of ['D', 'K'] as const)
      expectActed(await act(await koord(party), id, checklist, 'selesai'));
    expect((await k.ask('GET', `/agreements/${id}/occurrences/${life}`)).json()).toMatchObject({
      state: 'diakhiri',
    });
    ground.setNow(start);
  });
});

describe('R60 R61: addenda', () => {
  const change = (pasal: string, teks: string | null, berlakuPada: string, more: object = {}) => ({
    nomorPertama: 'Add/K',
    nomorKedua: 'Add/D',
    alasan: 'x',
    perubahan: [{ pasal, teks }],
    berlakuPada,
    ...more,
  });

  it('of one clause and day are refused before anybody signs the second', async () => {
    const id = await agreementInForce(ground);
    const propose = async (facts: object) => {
      const opened = await open(await koord('K'), id, 'adendum', 'diusulkan', { facts });
      if (opened.statusCode !== 201) return opened;
      const { id: kept } = expectActed(opened);
      for (const party of ['K', 'D'] as const)
        expectActed(await act(await koord(party), id, kept, 'difinalkan'));
      return opened;
    };
    const first = expectActed(await propose(change('4(1)g', 'satu', '2023-04-01')));
    const second = expectActed(await propose(change('4(1)g', 'dua', '2023-04-01')));
    for (const party of ['K', 'D'] as const) expectActed(await signed(party, id, first.id, 'ditandatangani'));
    const refusal = { status: 422, code: 'agreement.not-allowed', details: { clause: '13(3)' } };
    expect((await signed('K', id, second.id, 'ditandatangani')).json()).toMatchObject(refusal);
    for (const day of ['2020-05-13', '2023-03-31', '2023-04-01'])
      expect((await propose(change('4(1)g', 'tiga', day))).json()).toMatchObject(refusal);
    expect((await propose(change('4(9)', null, '2023-05-01'))).json()).toMatchObject({
      code: 'agreement.not-allowed',
    });
    const revised = { facts: change('4(1)g', 'dua', '2023-04-02') };
    expectActed(await act(await koord('K'), id, second.id, 'direvisi', revised));
    for (const party of ['K', 'D'] as const)
      expectActed(await act(await koord(party), id, second.id, 'difinalkan'));
    for (const party of ['K', 'D'] as const)
      expectActed(await signed(party, id, second.id, 'ditandatangani'));
    const text = async (on: string) =>
      (await (await koord('D')).ask('GET', `/agreements/${id}/text?on=${on}`))
        .json()
        .clauses.find(({ address }: { address: string }) => address === '4(1)g');
    const d = await koord('D');
    const changes = (await d.ask('GET', `/agreements/${id}/occurrences/${second.id}/changes`)).json();
    expect(changes).toMatchObject({
      effectiveOn: '2023-04-02',
      clauses: [
        {
          address: '4(1)g',
          kind: 'changed',
          runs: [
            { kind: 'removed', text: 'satu' },
            { kind: 'added', text: 'dua' },
          ],
        },
      ],
    });
    const bundle = await d.ask('GET', `/agreements/${id}/bundle.zip?on=2023-04-01`);
    const files = new Map(readZip(bundle.rawPayload).map(({ name, bytes }) => [name, bytes]));
    const list = JSON.parse(new TextDecoder().decode(files.get('daftar.json')));
    expect(list.textOn).toBe('2023-04-01');
    expect(list.files.map(({ name }: { name: string }) => name)).toEqual([...files.keys()].slice(1));
    expect(new TextDecoder().decode(files.get('teks.txt'))).toContain('satu');
    expect(files.size).toBeGreaterThanOrEqual(4);
    expect(await text('2023-04-01')).toMatchObject({ text: 'satu', validUntil: '2023-04-02' });
    expect(await text('2023-04-02')).toMatchObject({ text: 'dua' });
    expect((await text('2023-04-02')).heading).toBe((await text('2023-03-01')).heading);
  });

  it('that extend the term are an act of the agreement itself', async () => {
    const id = await agreementInForce(ground);
    const life = await occurrenceOf(ground, id, 'perjanjian');
    const facts = change('4(1)g', 'x', '2023-04-01', { perubahan: [], akhirMasaBaru: '2026-05-12' });
    const { id: kept } = expectActed(await open(await koord('K'), id, 'adendum', 'diusulkan', { facts }));
    for (const party of ['K', 'D'] as const)
      expectActed(await act(await koord(party), id, kept, 'difinalkan'));
    for (const party of ['K', 'D'] as const) expectActed(await signed(party, id, kept, 'ditandatangani'));
    const lived = (await (await koord('D')).ask('GET', `/agreements/${id}/occurrences/${life}`)).json();
    expect(lived.acts.at(-1)).toMatchObject({ act: 'diperpanjang', facts: { akhirMasa: '2026-05-12' } });
    expect(lived.dueAt).toBe('2026-05-12T16:59:59.999Z');
  });
});

describe('R54 R55: what was told by word of mouth', () => {
  const event = {
    terjadiPada: '2023-03-01T08:00:00+07:00',
    jenis: 'bencana-alam',
    uraian: 'Banjir',
    diLuarKemampuan: true,
    bukanKesalahan: true,
    kewajiban: [],
  };
  const verbal = { kepada: 'Seksi Layanan', saluran: 'telepon', ringkasan: 'x' };

  it('is judged by when it was said: after the event, not to come, and late or entered later', async () => {
    const id = await agreementInForce(ground);
    const begin = async () =>
      expectActed(await open(await koord('K'), id, 'keadaan-kahar', 'kejadian', { facts: event })).id;
    const [soon, late] = [await begin(), await begin()];
    ground.setNow('2023-03-06T02:00:00Z');
    const tell = async (kept: string, pada: string) =>
      act(await koord('K'), id, kept, 'diberitahukan-lisan', { facts: { ...verbal, pada } });
    expect((await tell(soon, '2023-03-01T07:59:00+07:00')).json().code).toBe('agreement.not-allowed');
    expect((await tell(soon, '2023-03-06T09:01:00+07:00')).json().code).toBe('agreement.too-early');
    expect((await tell(soon, '2023-03-02T08:00:00+07:00')).json().deadlines[0]).toMatchObject({
      name: 'lisan',
      metAt: '2023-03-02T01:00:00.000Z',
      late: false,
      recordedLater: true,
    });
    expect((await tell(late, '2023-03-04T08:00:00+07:00')).json().deadlines[0]).toMatchObject({
      late: true,
      recordedLater: false,
    });
    const heard = { facts: { didengarPada: '2023-03-04T08:05:00+07:00' } };
    expectActed(await act(await koord('D'), id, late, 'diterima-lisan', heard));
    ground.setNow(start);
  });
});

describe('R09: evidence', () => {
  it('that no act takes up is limited for each person, and goes after a week', async () => {
    const id = await agreementInForce(ground);
    const owner = await ground.another('K', 'obligation-owner');
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)h');
    const [taken] = [await bring(ground, owner, id, 'bukti')];
    for (let i = 0; i < 99; i++) await bring(ground, owner, id, 'bukti');
    await expect(bring(ground, owner, id, 'bukti')).rejects.toThrow('agreement.too-many-files');
    const facts = { keterangan: 'x' };
    expectActed(await act(owner, id, duty, 'diajukan', { facts, evidence: [taken] }));
    const kept = await bring(ground, owner, id, 'bukti');
    const sweep = (now: string) => sweepBroughtEvidence(ground.test.platform, new Date(now));
    expect((await sweep('2023-03-07T02:00:00Z')).swept).toBe(0);
    expect((await sweep('2023-03-08T02:00:01Z')).swept).toBeGreaterThanOrEqual(100);
    const more = await act(owner, id, duty, 'bukti-dicatat', { facts, evidence: [kept] });
    expect(more.json().code).toMatch(/^agreement\.(not-now|unknown-evidence)$/);
    const path = `/agreements/${id}/occurrences/${duty}`;
    const { evidence } = (await owner.ask('GET', path)).json();
    expect((await owner.ask('GET', `/agreements/${id}/evidence/${evidence[0].id}`)).body).toBe('bukti');
  });
});
