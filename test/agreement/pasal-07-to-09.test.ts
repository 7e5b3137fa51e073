import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSystem } from '../../src/io/db/transaction.ts';
import { judge } from '../judges.ts';
import { act, agreementInForce, bring, expectActed, makeGround, open, type Ground } from './ground.ts';

let ground: Ground;

beforeAll(async () => {
  ground = await makeGround('2023-03-01T02:00:00Z');
});
afterAll(() => ground.close());

const pejabat = (party: 'K' | 'D') => ground.someone(party, 'authorised-official');
const koord = (party: 'K' | 'D') => ground.someone(party, 'coordinator');

describe('R44: costs', () => {
  it('are a party’s own: the other sees neither entry, count, board nor timeline', async () => {
    const id = await agreementInForce(ground);
    const facts = { kegiatan: 'Bimbingan teknis', mataAnggaran: '1234-rahasia', jumlah: 5_000_000 };
    const cost = expectActed(
      await open(await koord('K'), id, 'biaya', 'dicatat', { facts, subject: 'biaya-kami' }),
    );
    const theirs = await koord('D');
    expect((await theirs.ask('GET', `/agreements/${id}/occurrences/${cost.id}`)).json()).toMatchObject({
      status: 404,
      code: 'agreement.unknown-occurrence',
    });
    expect((await act(theirs, id, cost.id, 'dibatalkan', { reason: 'x' })).json().code).toBe(
      'agreement.unknown-occurrence',
    );
    const { clauses } = (await theirs.ask('GET', `/agreements/${id}/text`)).json();
    expect(clauses.find(({ address }: { address: string }) => address === '6').living.open).toBe(0);
    for (const path of ['/timeline', '/occurrences'])
      expect((await theirs.ask('GET', `/agreements/${id}${path}?limit=200`)).body).not.toContain(
        'biaya-kami',
      );
  });
});

describe('R46 R47: termination', () => {
  it('takes a received notice, thirty days, and the signatures of both', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    const id = await agreementInForce(ground);
    const [k, d] = [await pejabat('K'), await pejabat('D')];
    const drafted = await open(k, id, 'pengakhiran', 'didraf', { facts: { rancangan: 'pikir-pikir' } });
    const { id: kept } = expectActed(drafted);
    const hidden = await d.ask('GET', `/agreements/${id}/occurrences/${kept}`);
    expect(hidden.json().code).toBe('agreement.unknown-occurrence');
    const reason = 'Layanan beralih';
    const notice = await act(k, id, kept, 'diberitahukan', { reason, passphrase: k.passphrase! });
    expect(expectActed(notice)).toMatchObject({ state: 'diberitahukan', visibility: 'agreement' });
    expect((await d.ask('GET', `/agreements/${id}/occurrences/${kept}`)).body).not.toContain('pikir-pikir');
    const propose = (tanggalPengakhiran: string) =>
      act(k, id, kept, 'diusulkan', { facts: { tanggalPengakhiran } });
    expect((await propose('2023-06-30')).json()).toMatchObject({ status: 409, code: 'agreement.too-early' });
    const received = await act(await koord('D'), id, kept, 'diterima');
    expect(expectActed(received)).toMatchObject({
      deadlines: [{ name: 'usulan-terdini', dueOn: '2023-03-31', contractual: true, clause: '7(2)' }],
    });
    ground.setNow('2023-03-30T16:59:00Z');
    const again = await act(await koord('D'), id, kept, 'diterima');
    expect(again.json()).toMatchObject({ status: 409, code: 'agreement.not-now' });
    const early = (await propose('2023-06-30')).json();
    expect(early).toMatchObject({ code: 'agreement.too-early' });
    expect(early.detail).toContain('Pasal 7 ayat (2)');
    ground.setNow('2023-03-30T17:01:00Z');
    expectActed(await propose('2023-06-30'));
    const sign = async (party: 'K' | 'D', berlakuPada: string) => {
      const who = await pejabat(party);
      return act(who, id, kept, 'berita-acara', { facts: { berlakuPada }, passphrase: who.passphrase! });
    };
    expect(expectActed(await sign('D', '2023-07-31'))).toMatchObject({ state: 'usulan', awaits: ['K'] });
    expect((await sign('K', '2023-08-31')).json()).toMatchObject({ code: 'agreement.consent-missing' });
    // A slip of one's own is mended by signing again; the other party is held to the last one.
    expectActed(await sign('D', '2023-08-31'));
    expect((await sign('K', '2023-07-31')).json()).toMatchObject({ code: 'agreement.consent-missing' });
    expectActed(await sign('D', '2023-07-31'));
    expect(expectActed(await sign('K', '2023-07-31'))).toMatchObject({ state: 'disepakati' });
    expect((await k.ask('GET', `/agreements/${id}`)).json()).toMatchObject({
      state: 'dalam-pengakhiran',
      lastDay: '2023-07-31',
    });
    ground.setNow('2023-08-01T00:00:00Z');
    expect((await k.ask('GET', `/agreements/${id}`)).json()).toMatchObject({ state: 'diakhiri' });
  });

  it.skipIf(!judge('pdftotext'))('is notified by a paper without a word of the draft', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    const id = await agreementInForce(ground);
    const [k, d] = [await pejabat('K'), await pejabat('D')];
    const { id: kept } = expectActed(
      await open(k, id, 'pengakhiran', 'didraf', { facts: { rancangan: 'pikir-pikir' } }),
    );
    const more = { reason: 'Layanan beralih', passphrase: k.passphrase! };
    const [paper] = (await act(k, id, kept, 'diberitahukan', more)).json().evidence;
    const file = await d.ask('GET', `/agreements/${id}/evidence/${paper.id}`);
    const { stdout } = spawnSync('pdftotext', ['-raw', '-', '-'], {
      input: file.rawPayload,
      encoding: 'utf8',
    });
    expect(stdout).toContain('Layanan beralih');
    expect(stdout).not.toContain('pikir-pikir');
  });

  it('that is withdrawn as a draft is an act that the other party never sees', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    const id = await agreementInForce(ground);
    const k = await pejabat('K');
    const { id: kept } = expectActed(
      await open(k, id, 'pengakhiran', 'didraf', { facts: { rancangan: 'x' } }),
    );
    expectActed(await act(k, id, kept, 'ditarik', { reason: 'batal-rahasia' }));
    const acts = await asSystem(ground.test.platform.db, (tx) =>
      tx
        .selectFrom('occurrence_act')
        .select(['name', 'visibility'])
        .where('occurrence_id', '=', kept)
        .orderBy('sequence')
        .execute(),
    );
    expect(acts).toEqual([
      { name: 'didraf', visibility: 'own' },
      { name: 'ditarik', visibility: 'own' },
    ]);
    const timeline = await (await koord('D')).ask('GET', `/agreements/${id}/timeline?limit=200`);
    expect(timeline.body).not.toContain('batal-rahasia');
  });

  it('that is refused keeps the agreement alive, and is the act of the other party only', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    const id = await agreementInForce(ground);
    const [k, d] = [await pejabat('K'), await pejabat('D')];
    const { id: kept } = expectActed(
      await open(d, id, 'pengakhiran', 'didraf', { facts: { rancangan: 'x' } }),
    );
    expect((await act(k, id, kept, 'ditarik')).json().code).toBe('agreement.unknown-occurrence');
    expectActed(await act(d, id, kept, 'diberitahukan', { reason: 'x', passphrase: d.passphrase! }));
    expect((await act(d, id, kept, 'diterima')).json().code).toBe('agreement.wrong-party');
    expectActed(await act(await koord('K'), id, kept, 'diterima'));
    ground.setNow('2023-04-03T02:00:00Z');
    expectActed(await act(d, id, kept, 'diusulkan', { facts: { tanggalPengakhiran: '2023-05-01' } }));
    expect((await act(d, id, kept, 'ditolak', { reason: 'x' })).json().code).toBe('agreement.wrong-party');
    expectActed(await act(k, id, kept, 'ditolak', { reason: 'Masih diperlukan' }));
    expect((await act(d, id, kept, 'ditarik')).json().code).toBe('agreement.not-now');
    expect((await k.ask('GET', `/agreements/${id}`)).json()).toMatchObject({
      state: 'berlaku',
      lastDay: '2024-05-12',
    });
  });
});

describe('R48: intellectual property', () => {
  it('stays with who declares it; what both made waits for an addendum', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    const id = await agreementInForce(ground);
    const facts = {
      nama: 'Pustaka tanda tangan',
      dibawaUntuk: 'Integrasi',
      batasPenggunaan: 'Hanya selama PKS',
    };
    const own = expectActed(await open(await koord('D'), id, 'hki', 'dinyatakan', { facts }));
    expect((await act(await koord('K'), id, own.id, 'ditarik', { reason: 'x' })).json().code).toBe(
      'agreement.wrong-party',
    );
    const both = await open(await koord('K'), id, 'hki', 'dibuat-bersama', {
      facts: { nama: 'Modul', uraian: 'x' },
    });
    expect(expectActed(both)).toMatchObject({ state: 'belum-diatur' });
    const unsettled = await act(await koord('K'), id, both.json().id, 'diatur-adendum', {
      facts: { adendum: own.id },
    });
    expect(unsettled.json()).toMatchObject({ code: 'agreement.not-allowed', details: { clause: '13(1)' } });
  });
});

describe('R49: classification', () => {
  it('is lowered by a second person, by one of the clause’s own exceptions', async () => {
    const id = await agreementInForce(ground);
    const first = await koord('K');
    const facts = { objek: 'Daftar pemohon' };
    const made = await open(first, id, 'klasifikasi', 'ditetapkan', { facts });
    expect(made.json()).toMatchObject({ facts: { milik: 'bersama', kelas: 'terbatas' } });
    const { id: kept } = expectActed(made);
    const propose = (more: object) =>
      act(first, id, kept, 'penurunan-diusulkan', { facts: { kelasUsulan: 'biasa', ...more } });
    expect((await propose({ pengecualian: 'karena-mau' })).json().code).toBe('agreement.facts-wrong');
    expect((await propose({ pengecualian: 'peraturan-perundang-undangan' })).json().code).toBe(
      'agreement.not-allowed',
    );
    expectActed(await propose({ pengecualian: 'sudah-diketahui-umum' }));
    expect((await act(first, id, kept, 'diturunkan', { facts: { kelas: 'biasa' } })).json().code).toBe(
      'agreement.four-eyes',
    );
    const second = await ground.another('K', 'coordinator');
    expectActed(await act(second, id, kept, 'diturunkan', { facts: { kelas: 'biasa' } }));
  });

  it('is lowered by nobody alone, to nothing but what was proposed, and only by whose it is', async () => {
    const id = await agreementInForce(ground);
    const [first, second] = [await koord('K'), await ground.another('K', 'coordinator')];
    const secret = { objek: 'Rancangan jaringan', milik: 'milik-K', kelas: 'rahasia' };
    expect(
      (await open(await koord('D'), id, 'klasifikasi', 'ditetapkan', { facts: secret })).json().code,
    ).toBe('agreement.not-allowed');
    const { id: kept } = expectActed(await open(first, id, 'klasifikasi', 'ditetapkan', { facts: secret }));
    const refused = async (who: typeof first, name: string, facts: object) =>
      expect((await act(who, id, kept, name, { facts })).json().code).toBe('agreement.not-allowed');
    await refused(first, 'dinaikkan', { kelas: 'terbatas' });
    const wish = { kelasUsulan: 'terbatas', pengecualian: 'sudah-diketahui-umum' };
    expectActed(await act(first, id, kept, 'penurunan-diusulkan', { facts: wish }));
    await refused(second, 'diturunkan', { kelas: 'biasa' });
    expectActed(await act(second, id, kept, 'diturunkan', { facts: { kelas: 'terbatas' } }));
    await refused(first, 'penurunan-diusulkan', { ...wish, kelasUsulan: 'terbatas' });
  });
});

describe('R50 R51: disclosure to others', () => {
  it('is released only with the signed consent of the other party, only what was approved, also after the end', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    // Its last day is 4 March 2023.
    const id = await agreementInForce(ground, '2019-03-05');
    const [k, d] = [await pejabat('K'), await pejabat('D')];
    ground.setNow('2023-03-10T02:00:00Z');
    const drafted = await open(k, id, 'pengungkapan', 'didraf', { facts: { rancangan: 'x' } });
    const { id: kept } = expectActed(drafted);
    const asked = {
      penerima: 'Universitas Contoh',
      tujuan: 'Penelitian',
      butir: ['statistik', 'daftar unit'],
      sampai: '2023-06-30',
    };
    expectActed(await act(k, id, kept, 'diminta', { facts: asked }));
    const release = async (butirDirilis: string[], kepada = asked.penerima) =>
      act(k, id, kept, 'dirilis', {
        facts: { butirDirilis, kepada },
        evidence: [await bring(ground, k, id, 'manifes-rilis')],
      });
    expect((await release(['statistik'])).json().code).toBe('agreement.not-now');
    expect((await act(k, id, kept, 'disetujui', { passphrase: k.passphrase! })).json().code).toBe(
      'agreement.wrong-party',
    );
    expect((await act(await koord('D'), id, kept, 'disetujui', { passphrase: 'x' })).json().code).toBe(
      'agreement.wrong-role',
    );
    const part = {
      facts: { butirDisetujui: ['statistik'] },
      reason: 'Daftar unit terbatas',
      passphrase: d.passphrase!,
    };
    expect(expectActed(await act(d, id, kept, 'disetujui-sebagian', part))).toMatchObject({
      state: 'sebagian',
    });
    expect((await release(['daftar unit'])).json()).toMatchObject({ code: 'agreement.consent-missing' });
    expect((await release(['statistik'], 'Orang lain')).json().code).toBe('agreement.consent-missing');
    expectActed(await release(['statistik']));
    ground.setNow('2023-07-01T02:00:00Z');
    expect((await release(['statistik'])).json()).toMatchObject({ code: 'agreement.consent-missing' });
    expectActed(await act(d, id, kept, 'dicabut', { reason: 'Selesai' }));
    ground.setNow('2023-03-01T02:00:00Z');
  });
});

describe('R02: who signs for a party', () => {
  it('holds its office on that day, by an authority document that another entered', async () => {
    ground.setNow('2023-03-01T02:00:00Z');
    const id = await agreementInForce(ground);
    const [k, coordinator] = [await pejabat('K'), await koord('K')];
    const enter = async (surel: string, dari: string, more: object = {}) =>
      expectActed(
        await open(coordinator, id, 'pejabat', 'diusulkan', {
          facts: {
            jabatan: 'Sekretaris Utama',
            nama: 'Pejabat Contoh',
            surel,
            sifat: 'definitif',
            dari,
            ...more,
          },
          evidence: [await bring(ground, coordinator, id, 'surat-keputusan')],
        }),
      );
    const other = await enter('lain@lkpp.example', '2022-01-01');
    expectActed(await act(k, id, other.id, 'dikonfirmasi'));
    const { id: kept } = expectActed(
      await open(k, id, 'pengakhiran', 'didraf', { facts: { rancangan: 'x' } }),
    );
    const notify = () => act(k, id, kept, 'diberitahukan', { reason: 'x', passphrase: k.passphrase! });
    const refused = (await notify()).json();
    expect(refused).toMatchObject({ code: 'agreement.not-allowed' });
    expect(refused.detail).toContain('holds no office');
    const { email } = (await k.ask('GET', '/sessions/current')).json();
    const mine = await enter(email, '2023-02-01', { sifat: 'Plt', sampai: '2023-03-31' });
    expectActed(await act(k, id, mine.id, 'dikonfirmasi'));
    expectActed(await notify());
  });
});
