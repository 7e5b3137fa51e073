import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  act,
  agreementInForce,
  bring,
  expectActed,
  makeGround,
  occurrenceOf,
  open,
  type Ground,
} from './ground.ts';

let ground: Ground;
const start = '2024-04-05T14:00:00Z';

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

describe('R52 R53 R54 R55 R56: force majeure', () => {
  const event = {
    // Friday 20:00 in Jakarta, before Idul Fitri.
    terjadiPada: '2024-04-05T20:00:00+07:00',
    jenis: 'bencana-alam',
    uraian: 'Banjir di pusat data',
    diLuarKemampuan: true,
    bukanKesalahan: true,
    kewajiban: [] as string[],
  };

  it('runs two clocks, suspends the named duties when the other party accepts, and hides losses', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)a');
    const foreign = await occurrenceOf(ground, id, 'kewajiban', '4(2)a');
    const k = await koord('K');
    const begin = (facts: object) => open(k, id, 'keadaan-kahar', 'kejadian', { facts });
    expect((await begin({ ...event, kewajiban: [foreign] })).json()).toMatchObject({
      code: 'agreement.not-allowed',
      details: { clause: '10(1)' },
    });
    expect((await begin({ ...event, jenis: 'lainnya' })).json()).toMatchObject({
      details: { clause: '10(2)' },
    });
    expect((await begin({ ...event, terjadiPada: '2024-04-06T20:00:00+07:00' })).json().code).toBe(
      'agreement.too-early',
    );
    expect((await begin({ ...event, bukanKesalahan: false })).json().code).toBe('agreement.facts-wrong');
    const begun = await begin({ ...event, kewajiban: [duty] });
    const { id: kept } = expectActed(begun);
    expect(begun.json().deadlines).toMatchObject([
      { name: 'lisan', dueAt: '2024-04-07T13:00:00.000Z', clause: '10(3)' },
      { name: 'tertulis', dueOn: '2024-04-24', alternative: { on: '2024-04-18' } },
    ]);
    const verbal = { pada: event.terjadiPada, kepada: 'Seksi Layanan', saluran: 'telepon', ringkasan: 'x' };
    expect(
      (await act(await koord('D'), id, kept, 'diberitahukan-lisan', { facts: verbal })).json().code,
    ).toBe('agreement.wrong-party');
    expectActed(await act(k, id, kept, 'diberitahukan-lisan', { facts: verbal }));
    expectActed(await act(await koord('D'), id, kept, 'diterima-lisan'));
    const letter = { facts: { buktiResmi: 'terlampir', upaya: 'Pindah ke pusat data cadangan' } };
    expect((await signed('K', id, kept, 'diberitahukan-tertulis', letter)).json().code).toBe(
      'agreement.evidence-missing',
    );
    const evidence = [await bring(ground, await pejabat('K'), id, 'bukti-resmi')];
    expectActed(await signed('K', id, kept, 'diberitahukan-tertulis', { ...letter, evidence }));
    const state = async (one: string) => (await k.ask('GET', `/agreements/${id}/occurrences/${one}`)).json();
    expect((await state(duty)).state).toBe('berjalan');
    expectActed(await act(k, id, kept, 'kerugian-dicatat', { facts: { uraian: 'rugi-rahasia' } }));
    expect((await (await koord('D')).ask('GET', `/agreements/${id}/occurrences/${kept}`)).body).not.toContain(
      'rugi-rahasia',
    );
    const answer = { facts: { sikap: 'diterima', tanggapan: 'Kami maklum' } };
    expectActed(await act(await pejabat('D'), id, kept, 'ditanggapi', answer));
    expect(await state(duty)).toMatchObject({
      state: 'ditangguhkan',
      rag: { colour: 'abu-abu', icon: 'pause' },
    });
    expectActed(await act(k, id, kept, 'berakhir', { facts: { berakhirPada: '2024-04-05T20:30:00+07:00' } }));
    expect(await state(duty)).toMatchObject({ state: 'berjalan' });
    const plan = { facts: { rencanaPengejaran: 'Dua minggu' } };
    expectActed(await act(k, id, kept, 'ditutup', plan));
    expect(expectActed(await act(await koord('D'), id, kept, 'ditutup', plan))).toMatchObject({
      state: 'ditutup',
    });
  });

  it('is taken late and shown as late; a denial suspends nothing', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const duty = await occurrenceOf(ground, id, 'kewajiban', '4(1)a');
    const begun = await open(await koord('K'), id, 'keadaan-kahar', 'kejadian', {
      facts: { ...event, kewajiban: [duty] },
    });
    const { id: kept } = expectActed(begun);
    ground.setNow('2024-04-25T00:00:00Z');
    const late = (await (await koord('D')).ask('GET', `/agreements/${id}/occurrences/${kept}`)).json();
    expect(late.rag).toMatchObject({ colour: 'merah', word: 'terlambat' });
    expectActed(
      await signed('K', id, kept, 'diberitahukan-tertulis', {
        facts: { buktiResmi: 'menyusul', upaya: 'x' },
      }),
    );
    expectActed(
      await act(await pejabat('D'), id, kept, 'ditanggapi', { facts: { sikap: 'dibantah', tanggapan: 'x' } }),
    );
    expect((await (await koord('K')).ask('GET', `/agreements/${id}/occurrences/${duty}`)).json().state).toBe(
      'berjalan',
    );
    ground.setNow(start);
  });
});

describe('R10 R57: the joint evaluation', () => {
  it('takes the input of both and is closed by both signatures', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const kept = await occurrenceOf(ground, id, 'evaluasi');
    const k = await koord('K');
    expectActed(await act(k, id, kept, 'masukan', { facts: { masukan: 'Layanan baik' } }));
    expect((await signed('K', id, kept, 'berita-acara')).json()).toMatchObject({
      code: 'agreement.consent-missing',
      details: { clause: '11' },
    });
    expectActed(
      await act(await koord('D'), id, kept, 'masukan', { facts: { masukan: 'Logo belum lengkap' } }),
    );
    const facts = { keputusan: [{ uraian: 'Lengkapi logo', penanggungJawab: 'K' }] };
    expectActed(await act(k, id, kept, 'keputusan', { facts }));
    expect(expectActed(await signed('K', id, kept, 'berita-acara'))).toMatchObject({
      state: 'berjalan',
      awaits: ['D'],
    });
    // What is decided after the first signature takes both signatures again.
    expectActed(await act(k, id, kept, 'keputusan', { facts }));
    expect(expectActed(await signed('D', id, kept, 'berita-acara'))).toMatchObject({
      state: 'berjalan',
      awaits: ['K'],
    });
    expect(expectActed(await signed('K', id, kept, 'berita-acara'))).toMatchObject({
      state: 'selesai',
      rag: { word: 'selesai' },
    });
  });
});

describe('R58 R59: a dispute', () => {
  it('is seen by named members only, deliberates before it mediates, and keeps private rooms', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const [k, d] = [await pejabat('K'), await pejabat('D')];
    const facts = { pasal: ['4(2)d'], pokok: 'sengketa-rahasia', anggota: [d.accountId] };
    const { id: kept } = expectActed(
      await open(k, id, 'perselisihan', 'dibuka', { facts, subject: 'sengketa-rahasia' }),
    );
    for (const party of ['K', 'D'] as const) {
      const outsider = await koord(party);
      for (const path of [
        `/occurrences/${kept}`,
        '/timeline',
        '/occurrences?module=perselisihan',
        '/board?view=us',
      ])
        expect(
          (
            await outsider.ask(
              'GET',
              path.startsWith('/board') ? `/agreements${path}` : `/agreements/${id}${path}`,
            )
          ).body,
        ).not.toContain('sengketa-rahasia');
    }
    expect((await d.ask('GET', `/agreements/${id}/occurrences/${kept}`)).json()).toMatchObject({
      state: 'dibuka',
    });
    expectActed(await act(d, id, kept, 'catatan-ruang-pribadi', { facts: { catatanPribadi: 'strategi-D' } }));
    expect((await k.ask('GET', `/agreements/${id}/occurrences/${kept}`)).body).not.toContain('strategi-D');
    expect((await d.ask('GET', `/agreements/${id}/occurrences/${kept}`)).body).toContain('strategi-D');
    expect((await act(k, id, kept, 'buntu', { reason: 'x' })).json().code).toBe('agreement.not-now');
    expectActed(
      await act(k, id, kept, 'pertemuan', { facts: { tanggal: '2024-04-05', risalah: 'Tanpa hasil' } }),
    );
    expectActed(await act(k, id, kept, 'buntu', { reason: 'Tanpa hasil' }));
    const mediator = {
      facts: { mediator: 'Penengah Contoh', bebasKepentingan: true, pernyataanKerahasiaan: true },
    };
    expect((await act(k, id, kept, 'mediator-disetujui', mediator)).json()).toMatchObject({
      code: 'agreement.too-early',
      details: { clause: '12(2)' },
    });
    for (const party of ['K', 'D'] as const)
      expectActed(await signed(party, id, kept, 'wakil-ditunjuk', { facts: { wakil: `Wakil ${party}` } }));
    expectActed(await act(k, id, kept, 'mediator-disetujui', mediator));
    const another = { facts: { ...mediator.facts, mediator: 'Orang Lain' } };
    expect((await act(d, id, kept, 'mediator-disetujui', another)).json().code).toBe(
      'agreement.consent-missing',
    );
    expect(expectActed(await act(d, id, kept, 'mediator-disetujui', mediator))).toMatchObject({
      state: 'mediasi',
    });
    const settlement = { facts: { isiKesepakatan: 'Layanan ditambah', mengubahPerjanjian: false } };
    expectActed(await signed('K', id, kept, 'sepakat', settlement));
    expect(expectActed(await signed('D', id, kept, 'sepakat', settlement))).toMatchObject({
      state: 'sepakat',
    });
  });
});

describe('R45 R60 R61: an addendum', () => {
  const draft = (more: object = {}) => ({
    nomorPertama: 'Add-1/K',
    nomorKedua: 'Add-1/D',
    alasan: 'Laporan dua kali setahun',
    perubahan: [{ pasal: '4(1)g', teks: 'memberikan laporan 2 (dua) kali setahun;' }],
    berlakuPada: '2024-05-01',
    ...more,
  });

  it('changes the text from its day on and never the text as signed', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const k = await koord('K');
    const propose = (facts: object) => open(k, id, 'adendum', 'diusulkan', { facts });
    expect((await propose(draft({ perubahan: [] }))).json().code).toBe('agreement.not-allowed');
    expect((await propose(draft({ berlakuPada: undefined }))).json().code).toBe('agreement.facts-wrong');
    expect((await propose(draft({ berlakuPada: '2019-01-01' }))).json()).toMatchObject({
      details: { clause: '13(3)' },
    });
    const { id: kept } = expectActed(await propose(draft()));
    expect((await signed('K', id, kept, 'ditandatangani')).json().code).toBe('agreement.not-now');
    expectActed(await act(k, id, kept, 'difinalkan'));
    expectActed(await act(await koord('D'), id, kept, 'difinalkan'));
    expectActed(await signed('D', id, kept, 'ditandatangani'));
    expect(expectActed(await signed('K', id, kept, 'ditandatangani'))).toMatchObject({ state: 'berlaku' });
    const text = async (on: string) =>
      (await k.ask('GET', `/agreements/${id}/text?on=${on}`))
        .json()
        .clauses.find(({ address }: { address: string }) => address === '4(1)g');
    expect((await text('2024-04-30')).text).toContain('minimal 1 (satu) tahun sekali');
    expect(await text('2024-05-01')).toMatchObject({
      text: 'memberikan laporan 2 (dua) kali setahun;',
      addendumId: kept,
    });
    expect((await k.ask('GET', `/agreements/${id}`)).json().lastDay).toBe('2024-05-12');
  });

  it('is refused where its text would hold before a strike that is signed, and reads as new after it', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const k = await koord('K');
    const propose = (teks: string | null, berlakuPada: string) =>
      open(k, id, 'adendum', 'diusulkan', {
        facts: draft({ perubahan: [{ pasal: '4(1)g', teks }], berlakuPada }),
      });
    const { id: early } = expectActed(await propose('menyampaikan laporan;', '2024-05-01'));
    const { id: strike } = expectActed(await propose(null, '2024-06-01'));
    for (const one of [early, strike])
      for (const party of ['K', 'D'] as const)
        expectActed(await act(await koord(party), id, one, 'difinalkan'));
    for (const party of ['K', 'D'] as const) expectActed(await signed(party, id, strike, 'ditandatangani'));
    const refused = { code: 'agreement.not-allowed', details: { clause: '13(3)' } };
    expect((await signed('K', id, early, 'ditandatangani')).json()).toMatchObject(refused);
    expect((await propose('menyampaikan laporan;', '2024-05-31')).json()).toMatchObject(refused);
    const changes = async (one: string) =>
      (await k.ask('GET', `/agreements/${id}/occurrences/${one}/changes`)).json().clauses[0];
    const { id: onTheDay } = expectActed(await propose('menyampaikan laporan;', '2024-06-01'));
    expect(await changes(onTheDay)).toMatchObject({ kind: 'changed' });
    const { id: later } = expectActed(await propose('menyampaikan laporan;', '2024-07-01'));
    expect(await changes(later)).toMatchObject({ kind: 'new', before: '' });
  });

  it('extends the term while it lasts, with the new years’ duties, and not after it', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const k = await koord('K');
    const facts = draft({ perubahan: [], akhirMasaBaru: '2026-05-12' });
    const { id: kept } = expectActed(await open(k, id, 'adendum', 'diusulkan', { facts }));
    for (const party of ['K', 'D'] as const)
      expectActed(await act(await koord(party), id, kept, 'difinalkan'));
    for (const party of ['K', 'D'] as const) expectActed(await signed(party, id, kept, 'ditandatangani'));
    expect((await k.ask('GET', `/agreements/${id}`)).json().lastDay).toBe('2026-05-12');
    const reports = (await k.ask('GET', `/agreements/${id}/occurrences?module=laporan-pemanfaatan`)).json()
      .items;
    expect(reports).toHaveLength(6);
    ground.setNow('2026-05-13T00:00:00Z');
    const late = await open(k, id, 'adendum', 'diusulkan', {
      facts: draft({ perubahan: [], akhirMasaBaru: '2030-05-12' }),
    });
    expect(late.json()).toMatchObject({ code: 'agreement.ended' });
    ground.setNow(start);
  });
});

describe('R28 R62: contacts and letters', () => {
  it('take formal notices at the contact that the other party acknowledged, until the next one', async () => {
    ground.setNow(start);
    const id = await agreementInForce(ground);
    const [k, d] = [await koord('K'), await koord('D')];
    const letter = async (kepada: string) =>
      open(k, id, 'surat', 'dikirim', {
        facts: { nomor: 'B-1', perihal: 'Uji', kepada, saluran: 'surel', resmi: true },
        evidence: [await bring(ground, k, id, 'surat')],
      });
    expect((await letter('layanan@bssn.example')).json()).toMatchObject({
      code: 'agreement.not-allowed',
      details: { clause: '14' },
    });
    const contact = async (surel: string) => {
      const facts = {
        unit: 'Seksi Layanan',
        alamat: 'Jakarta',
        telepon: '021-0000000',
        surel,
        berlakuSejak: '2024-04-05',
      };
      const { id: kept } = expectActed(await open(d, id, 'kontak', 'diberitahukan', { facts }));
      expect((await act(d, id, kept, 'diakui')).json().code).toBe('agreement.wrong-party');
      expectActed(await act(k, id, kept, 'diakui'));
    };
    await contact('layanan@bssn.example');
    const sent = expectActed(await letter('layanan@bssn.example'));
    expect(expectActed(await act(d, id, sent.id, 'diterima'))).toMatchObject({ state: 'diterima' });
    await contact('baru@bssn.example');
    expect((await letter('layanan@bssn.example')).json().code).toBe('agreement.not-allowed');
    expectActed(await letter('baru@bssn.example'));
  });
});
