import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/services/identity/roles.ts';
import {
  act,
  agreementInForce,
  bring,
  expectActed,
  makeGround,
  open,
  type Act,
  type Ground,
  type Someone,
} from './ground.ts';

let ground: Ground;
let id: string;
const start = '2023-03-01T02:00:00Z';

beforeAll(async () => {
  ground = await makeGround(start);
  id = await agreementInForce(ground);
});
afterAll(() => ground.close());

const who = (party: 'K' | 'D', role: Role) => ground.someone(party, role);
const pejabat = (party: 'K' | 'D') => who(party, 'authorised-official');
const proof = async (someone: Someone, kind: string) => ({
  evidence: [await bring(ground, someone, id, kind)],
});
const sign = (someone: Someone, kept: string, name: string, more: Act = {}) =>
  act(someone, id, kept, name, { ...more, passphrase: someone.passphrase! });
const read = async (someone: Someone, kept: string) =>
  someone.ask('GET', `/agreements/${id}/occurrences/${kept}`);

describe('R16: a data request', () => {
  it('is delivered to named readers, by a date that PIHAK KESATU accepted', async () => {
    const [d, verifier, koord] = [
      await pejabat('D'),
      await who('K', 'verifier'),
      await who('K', 'coordinator'),
    ];
    const reader = await who('D', 'staff');
    const facts = {
      bidang: ['nama', 'unit'],
      tujuan: 'Penerbitan',
      dasarHukum: 'PKS',
      retensi: '1 tahun',
      pembaca: [reader.accountId],
    };
    const asked = await open(d, id, 'permintaan-data', 'diminta', { facts, passphrase: d.passphrase! });
    const { id: kept } = expectActed(asked);
    expectActed(await act(koord, id, kept, 'disanggupi', { facts: { tanggal: '2023-03-15' } }));
    expect((await read(koord, kept)).json().deadlines).toMatchObject([
      { dueOn: '2023-03-15', contractual: false },
    ]);
    const delivery = { facts: { uraian: 'data-rahasia' }, ...(await proof(verifier, 'data')) };
    expectActed(await act(verifier, id, kept, 'diserahkan', delivery));
    expect((await read(reader, kept)).body).toContain('data-rahasia');
    expect((await read(await who('D', 'auditor'), kept)).body).not.toContain('data-rahasia');
    expectActed(await act(d, id, kept, 'diterima'));
  });
});

describe('R17 R36: an SOP', () => {
  it('is drafted and approved by PIHAK KESATU; the adviser never approves; one version holds', async () => {
    const [author, adviser, official] = [
      await who('K', 'obligation-owner'),
      await who('D', 'coordinator'),
      await pejabat('K'),
    ];
    const publish = async (versi: string) => {
      const facts = { judul: 'SOP TTE', versi };
      const { id: kept } = expectActed(
        await open(author, id, 'sop', 'dikonsep', { facts, ...(await proof(author, 'konsep')) }),
      );
      expect((await read(adviser, kept)).json().code).toBe('agreement.unknown-occurrence');
      expectActed(
        await act(author, id, kept, 'asistensi-diminta', { facts, ...(await proof(author, 'konsep')) }),
      );
      expectActed(await act(adviser, id, kept, 'saran', { facts: { saran: 'Tambahkan pencabutan' } }));
      expectActed(await act(adviser, id, kept, 'telaah-selesai'));
      const approval = { facts: { nomor: `SOP-${versi}`, berlakuSejak: '2023-03-01' } };
      expect((await sign(await pejabat('D'), kept, 'disahkan', approval)).json().code).toBe(
        'agreement.wrong-party',
      );
      expectActed(await sign(official, kept, 'disahkan', approval));
      return kept;
    };
    const first = await publish('1');
    await publish('2');
    expect((await read(author, first)).json().state).toBe('digantikan');
  });
});

describe('R11 R15 R18: infrastructure and incidents', () => {
  it('are PIHAK KESATU’s own until it shares them', async () => {
    const [k, d] = [await who('K', 'obligation-owner'), await who('D', 'coordinator')];
    const server = expectActed(
      await open(k, id, 'infrastruktur', 'dicatat', { facts: { jenis: 'server', nama: 'srv-1' } }),
    );
    expect((await read(d, server.id)).statusCode).toBe(404);
    expect((await act(k, id, server.id, 'siap', { facts: { dibagikan: 'Siap' } })).json().code).toBe(
      'agreement.evidence-missing',
    );
    expectActed(
      await act(k, id, server.id, 'siap', { facts: { dibagikan: 'Siap' }, ...(await proof(k, 'hasil-uji')) }),
    );
    expect((await read(d, server.id)).json()).toMatchObject({ state: 'siap' });
    expect((await read(d, server.id)).body).not.toContain('srv-1');
    const csirt = await who('K', 'security-officer');
    const facts = { uraian: 'token hilang', tingkat: 'tinggi', menyentuhSertifikat: true };
    const { id: kept } = expectActed(await open(csirt, id, 'insiden', 'dicatat', { facts }));
    expectActed(await act(csirt, id, kept, 'ditangani', { facts: { tindakan: 'Cabut' } }));
    const report = await proof(csirt, 'laporan-insiden');
    expect((await act(csirt, id, kept, 'ditutup', report)).json().code).toBe('agreement.not-allowed');
    expectActed(await act(csirt, id, kept, 'dibagikan', { facts: { ringkasan: 'Token hilang, dicabut' } }));
    expectActed(await act(csirt, id, kept, 'ditutup', report));
    expect((await read(d, kept)).json().facts).toEqual({ ringkasan: 'Token hilang, dicabut' });
    const { id: second } = expectActed(await open(csirt, id, 'insiden', 'dicatat', { facts }));
    const revocation = { facts: { nomorSeri: ['0a'] }, reason: 'Token hilang' };
    expectActed(await act(csirt, id, second, 'pencabutan-diminta', revocation));
    expect((await read(d, second)).json().facts).toEqual({ nomorSeri: ['0a'] });
  });
});

describe('R19: a security assessment', () => {
  it('is asked for by PIHAK KEDUA only, sealed to named readers, for as long as was said', async () => {
    const [d, ciso, k] = [await pejabat('D'), await who('K', 'security-officer'), await pejabat('K')];
    const reader = await who('D', 'assessor');
    const ask = (someone: Someone) =>
      open(someone, id, 'security-assessment', 'diminta', {
        facts: { sistem: 'SPSE', tujuan: 'Tinjauan' },
        passphrase: someone.passphrase!,
      });
    expect((await ask(k)).json().code).toBe('agreement.wrong-party');
    const { id: kept } = expectActed(await ask(d));
    const facts = { pembaca: [reader.accountId], aksesSampai: '2023-03-10', ringkasan: 'temuan-tersegel' };
    const delivered = await act(ciso, id, kept, 'diserahkan', {
      facts,
      ...(await proof(ciso, 'laporan-asesmen')),
    });
    const sealed = delivered
      .json()
      .evidence.find(({ kind }: { kind: string }) => kind === 'laporan-asesmen')!.id;
    const file = async (someone: Someone) => someone.ask('GET', `/agreements/${id}/evidence/${sealed}`);
    expect((await file(reader)).statusCode).toBe(200);
    for (const outsider of [
      await who('D', 'coordinator'),
      await who('K', 'coordinator'),
      await who('D', 'staff'),
    ]) {
      expect((await file(outsider)).json().code).toBe('agreement.unknown-evidence');
      expect((await read(outsider, kept)).body).not.toContain('temuan-tersegel');
    }
    // A note does not open the seal to whoever writes it.
    for (const party of ['K', 'D'] as const) {
      const note = { facts: { temuan: 'Ditindaklanjuti' } };
      const outsider = await ground.another(party, 'security-officer');
      expect((await act(outsider, id, kept, 'tindak-lanjut', note)).json().code).toBe('agreement.wrong-role');
      expect((await file(outsider)).json().code).toBe('agreement.unknown-evidence');
    }
    expectActed(await act(ciso, id, kept, 'tindak-lanjut', { facts: { temuan: 'Ditindaklanjuti' } }));
    expect((await file(await who('D', 'party-administrator'))).json().code).toBe('identity.not-permitted');
    ground.setNow('2023-03-11T02:00:00Z');
    expect((await file(reader)).json().code).toBe('agreement.unknown-evidence');
    ground.setNow(start);
    expect((await file(reader)).statusCode).toBe(200);
    expectActed(await act(d, id, kept, 'dikembalikan-atau-dimusnahkan', { facts: { cara: 'dimusnahkan' } }));
    expect((await file(reader)).json().code).toBe('agreement.unknown-evidence');
    expect((await file(ciso)).statusCode).toBe(200);
  });
});

describe('R20: a recommendation', () => {
  it('is planned and done by PIHAK KESATU, verified or reopened by PIHAK KEDUA', async () => {
    const [d, k] = [await who('D', 'coordinator'), await who('K', 'obligation-owner')];
    const facts = { nomor: 'R-1', keparahan: 'tinggi', rujukan: 'CP 5.2', uraian: 'Pisahkan peran' };
    expect((await open(k, id, 'rekomendasi', 'diterbitkan', { facts })).json().code).toBe(
      'agreement.wrong-party',
    );
    const { id: kept } = expectActed(await open(d, id, 'rekomendasi', 'diterbitkan', { facts }));
    expectActed(await act(k, id, kept, 'direncanakan', { facts: { rencana: 'x', target: '2023-04-01' } }));
    expect((await act(k, id, kept, 'dilaksanakan')).json().code).toBe('agreement.evidence-missing');
    expectActed(await act(k, id, kept, 'dilaksanakan', await proof(k, 'bukti')));
    expectActed(await act(d, id, kept, 'dibuka-kembali', { reason: 'Belum lengkap' }));
    expectActed(await act(k, id, kept, 'dilaksanakan', await proof(k, 'bukti')));
    expect(expectActed(await act(d, id, kept, 'diverifikasi'))).toMatchObject({ state: 'ditutup' });
  });
});

describe('R03 R13 R23 R24: an application', () => {
  it('goes live with its logo and its notice, and not before', async () => {
    const [k, d] = [await who('K', 'application-owner'), await who('D', 'coordinator')];
    const facts = {
      nama: 'SPSE',
      url: 'https://spse.example',
      penggunaan: ['integritas-data'],
      berantarmuka: true,
    };
    expect(
      (await open(k, id, 'aplikasi', 'didaftarkan', { facts: { ...facts, penggunaan: [] } })).json().code,
    ).toBe('agreement.facts-wrong');
    const { id: kept } = expectActed(await open(k, id, 'aplikasi', 'didaftarkan', { facts }));
    expect((await act(k, id, kept, 'tayang')).json()).toMatchObject({ details: { clause: '4(1)i' } });
    const logo = async () =>
      act(k, id, kept, 'logo-terpasang', {
        facts: { versiLogo: 1, halaman: 'https://spse.example/tte' },
        ...(await proof(k, 'tangkapan-layar')),
      });
    expectActed(await logo());
    expect((await act(k, id, kept, 'tayang')).json()).toMatchObject({ details: { clause: '4(1)j' } });
    const notice = {
      facts: { versiPernyataan: 1, tempat: 'kaki halaman', qr: true },
      ...(await proof(k, 'contoh-keluaran')),
    };
    expectActed(await act(k, id, kept, 'informasi-keluaran', notice));
    expect(expectActed(await act(k, id, kept, 'tayang'))).toMatchObject({ state: 'tayang' });
    expectActed(await act(d, id, kept, 'dicontoh-salah', { reason: 'Logo lama' }));
    expect((await act(k, id, kept, 'tayang')).json()).toMatchObject({ details: { clause: '4(1)i' } });
    expectActed(await logo());
    expectActed(await act(k, id, kept, 'tayang'));
  });
});

describe('R14 R22 R25 R35: promotion and events', () => {
  it('are asked for, staffed by a signed letter, attended and reported', async () => {
    const [k, d, owner] = [
      await who('K', 'coordinator'),
      await pejabat('D'),
      await who('K', 'obligation-owner'),
    ];
    const told = {
      tanggal: '2023-02-01',
      khalayak: ['masyarakat'],
      saluran: 'Media sosial',
      jangkauan: 1200,
    };
    expectActed(
      await open(owner, id, 'promosi', 'dilaporkan', { facts: told, ...(await proof(owner, 'bukti')) }),
    );
    const facts = {
      nama: 'Bimtek TTE',
      tanggal: '2023-04-12',
      tuanRumah: 'K',
      jenis: 'bimbingan-teknis',
      kuota: 1,
    };
    const asked = await open(k, id, 'acara', 'diminta', { facts });
    const { id: kept } = expectActed(asked);
    // Fourteen working days over Nyepi and its joint leave.
    expect(asked.json().deadlines[0]).toMatchObject({
      name: 'penugasan',
      contractual: false,
      dueOn: '2023-03-21',
    });
    expectActed(await sign(d, kept, 'ditugaskan', { facts: { narasumber: ['Narasumber Contoh'] } }));
    expectActed(
      await act(k, id, kept, 'hadir', { facts: { peserta: [{ nama: 'Peserta Contoh', unit: 'Biro' }] } }),
    );
    const more = { facts: { peserta: [{ nama: 'Peserta Lain', unit: 'Biro' }] } };
    expect((await act(k, id, kept, 'hadir', more)).json().code).toBe('agreement.not-allowed');
    expect((await act(k, id, kept, 'kehadiran-dikoreksi', { facts: { koreksi: 'x' } })).json().code).toBe(
      'agreement.reason-missing',
    );
    const report = { facts: { jumlahPeserta: 1, laporan: 'Baik' }, ...(await proof(k, 'daftar-hadir')) };
    expectActed(await act(k, id, kept, 'selesai', report));
  });
});

describe('R37: a ticket', () => {
  it('counts service hours, stands still while the applicant is waited for, and keeps internal notes in', async () => {
    // Wednesday 09:00 in Jakarta.
    const [user, agent, other] = [
      await who('K', 'staff'),
      await who('D', 'support-agent'),
      await ground.another('K', 'staff'),
    ];
    const facts = { kategori: 'anti-penyangkalan', prioritas: 'tinggi', uraian: 'Disangkal' };
    const opened = await open(user, id, 'tiket', 'dibuka', { facts });
    const { id: kept } = expectActed(opened);
    expect(opened.json()).toMatchObject({
      dueAt: '2023-03-01T04:00:00.000Z',
      deadlines: [{ contractual: false }],
    });
    expect((await read(other, kept)).json().code).toBe('agreement.unknown-occurrence');
    const answered = await act(agent, id, kept, 'ditanggapi', { facts: { tanggapan: 'Kami periksa' } });
    // 16 service hours: 7 on Wednesday, 8 on Thursday, 1 on Friday.
    expect(expectActed(answered)).toMatchObject({ dueAt: '2023-03-03T02:00:00.000Z' });
    expectActed(await act(agent, id, kept, 'catatan-internal', { facts: { catatanInternal: 'catatan-D' } }));
    expect((await read(user, kept)).body).not.toContain('catatan-D');
    ground.setNow('2023-03-01T04:00:00Z');
    expectActed(await act(agent, id, kept, 'menunggu-pemohon', { facts: { pertanyaan: 'Berkasnya?' } }));
    ground.setNow('2023-03-06T01:00:00Z');
    const resumed = await act(user, id, kept, 'dijawab', { facts: { jawaban: 'Terlampir' } });
    // Two hours were spent; fourteen are left from Monday 08:00.
    expect(expectActed(resumed)).toMatchObject({ dueAt: '2023-03-07T07:00:00.000Z' });
    const d = await pejabat('D');
    const statement = { facts: { pernyataan: 'Tanda tangan sah' }, ...(await proof(d, 'berkas-bukti')) };
    expectActed(await sign(d, kept, 'pernyataan', statement));
    expectActed(await act(agent, id, kept, 'diselesaikan', { facts: { penyelesaian: 'Sah' } }));
    expectActed(await act(user, id, kept, 'ditutup', { facts: { kepuasan: 5 } }));
    ground.setNow(start);
  });
});

describe('R08 R40 R41: Certificate Policy and compliance', () => {
  it('is published by four eyes, superseded, and what is assessed is a version that was published', async () => {
    const [writer, official, k] = [
      await who('D', 'policy-officer'),
      await pejabat('D'),
      await who('K', 'coordinator'),
    ];
    const assessor = await who('D', 'assessor');
    const plan = { versiKebijakan: '1.0', lingkup: 'RA', kriteria: 'CP 5', tanggal: '2023-05-01' };
    const assess = () => open(assessor, id, 'penilaian-kepatuhan', 'direncanakan', { facts: plan });
    expect((await assess()).json().code).toBe('agreement.not-allowed');
    const publish = async (versi: string) => {
      const facts = { versi, oid: '2.16.360.1.1.1.1', berlakuSejak: '2023-03-02', ringkasan: 'x' };
      const drafted = await open(writer, id, 'certificate-policy', 'dikonsep', {
        facts,
        ...(await proof(writer, 'certificate-policy')),
      });
      const { id: kept } = expectActed(drafted);
      const again = { facts, ...(await proof(writer, 'certificate-policy')) };
      expect((await act(writer, id, kept, 'diterbitkan', { ...again, passphrase: 'x' })).json().code).toBe(
        'agreement.four-eyes',
      );
      expectActed(
        await sign(official, kept, 'diterbitkan', {
          facts,
          ...(await proof(official, 'certificate-policy')),
        }),
      );
      return kept;
    };
    const first = await publish('1.0');
    expectActed(await act(k, id, first, 'diketahui'));
    await publish('2.0');
    expect((await read(k, first)).json().state).toBe('digantikan');
    const { id: kept } = expectActed(await assess());
    const finding = { temuan: [{ kriteria: 'CP 5.2', tingkat: 'minor', uraian: 'Peran rangkap' }] };
    expectActed(await act(assessor, id, kept, 'temuan', { facts: finding }));
    const answer = { facts: { tindakanPerbaikan: 'Dipisah' } };
    expectActed(await sign(await pejabat('K'), kept, 'ditanggapi', answer));
    expectActed(await sign(official, kept, 'dilaporkan', { facts: { kesimpulan: 'Patuh' } }));
    expect(expectActed(await act(k, id, kept, 'diterima'))).toMatchObject({ state: 'selesai' });
  });
});

describe('R04 R05 R06 R07: the glossary', () => {
  it('notes what a term is called today, agreed by both, and rewrites nothing', async () => {
    const [k, d] = [await who('K', 'coordinator'), await who('D', 'coordinator')];
    const facts = {
      pasal: '1.1',
      catatan: 'Kini balai besar',
      sebutanSekarang: 'Balai Besar',
      berlakuSejak: '2023-01-01',
    };
    const { id: kept } = expectActed(await open(d, id, 'glosarium', 'diusulkan', { facts }));
    expect((await act(d, id, kept, 'disetujui')).json().code).toBe('agreement.wrong-party');
    expectActed(await act(k, id, kept, 'disetujui'));
    const { clauses } = (await k.ask('GET', `/agreements/${id}/text`)).json();
    const text = clauses.find(({ address }: { address: string }) => address === '1.1').text;
    expect(text).toContain('Balai Sertifikasi Elektronik yang selanjutnya disebut BSrE');
  });
});
