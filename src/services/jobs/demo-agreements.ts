/** What the demonstration's agreements lived through. Data: who did what on which day. */
import { createHash } from 'node:crypto';
import type { NewAgreementBody } from '../../contract/agreements.ts';
import { agreementText } from '../agreements/text/agreement-text.ts';

interface Common {
  readonly at: string;
  /** E-mail of the account. */
  readonly by: string;
  readonly act: string;
  readonly facts?: object;
  readonly reason?: string;
  readonly evidence?: readonly string[];
  readonly signs?: true;
}

/** Opens an occurrence under a name of the story, or goes on with one: by that name, or by `module clause`. */
export type Step =
  | (Common & { readonly module: string; readonly subject: string; readonly name: string })
  | (Common & { readonly on: string });

export interface DemoAgreement {
  readonly enteredAt: string;
  readonly enteredBy: string;
  readonly otherParty: string;
  readonly example: boolean;
  readonly head: Omit<NewAgreementBody, 'other'>;
  readonly steps: readonly Step[];
}

const k = 'nur.rekaan@lkpp.example';
const kPejabat = 'rahmawati.peraga@lkpp.example';
const d = 'laras.misalkan@bssn.example';
const dPejabat = 'siti.umpama@bssn.example';
const agent = 'bayu.kiranya@bssn.example';
const app = 'tika.contohnya@lkpp.example';

/** Of the text that ships with the program: the signed original does not. */
const sha256 = createHash('sha256').update(JSON.stringify(agreementText)).digest('hex');

const begin = (day: string): readonly Step[] => [
  { at: `${day}T02:00:00Z`, by: k, on: 'perjanjian', act: 'nomor-dikonfirmasi' },
  { at: `${day}T02:30:00Z`, by: d, on: 'perjanjian', act: 'nomor-dikonfirmasi' },
];

const contact = (at: string, by: string, other: string, surel: string, name: string): readonly Step[] => [
  {
    at,
    by,
    module: 'kontak',
    name,
    subject: 'Wakil untuk surat-menyurat',
    act: 'diberitahukan',
    facts: {
      unit: 'Unit peraga',
      alamat: 'Jakarta',
      telepon: '021-0000000',
      surel,
      berlakuSejak: at.slice(0, 10),
    },
  },
  { at, by: other, on: name, act: 'diakui' },
];

const promotion = (day: string, khalayak: string, jangkauan: number): Step => ({
  at: `${day}T03:00:00Z`,
  by: k,
  module: 'promosi',
  name: `promosi ${day}`,
  subject: `Promosi layanan kepada ${khalayak}`,
  act: 'dilaporkan',
  facts: { tanggal: day, khalayak: [khalayak], saluran: 'Sosialisasi daring', jangkauan },
  evidence: ['bukti'],
});

const ticket = (day: string, kategori: string, subject: string): readonly Step[] => [
  {
    at: `${day}T02:00:00Z`,
    by: app,
    module: 'tiket',
    name: `tiket ${day}`,
    subject,
    act: 'dibuka',
    facts: { kategori, prioritas: 'sedang', uraian: subject },
  },
  {
    at: `${day}T03:00:00Z`,
    by: agent,
    on: `tiket ${day}`,
    act: 'ditanggapi',
    facts: { tanggapan: 'Kami periksa' },
  },
  {
    at: `${day}T06:00:00Z`,
    by: agent,
    on: `tiket ${day}`,
    act: 'diselesaikan',
    facts: { penyelesaian: 'Selesai' },
  },
  { at: `${day}T07:00:00Z`, by: app, on: `tiket ${day}`, act: 'ditutup', facts: { kepuasan: 5 } },
];

const input = (at: string): readonly Step[] => [
  { at, by: k, on: 'evaluasi', act: 'masukan', facts: { masukan: 'Waktu penerbitan perlu lebih singkat' } },
  { at, by: d, on: 'evaluasi', act: 'masukan', facts: { masukan: 'Logo belum ada di semua modul' } },
];

/** The agreement whose text this is. Papers of those years would need certificates of those years; none is pretended. */
export const firstAgreement: DemoAgreement = {
  enteredAt: '2020-05-13T01:00:00Z',
  enteredBy: k,
  otherParty: d,
  example: false,
  head: {
    we: 'K',
    numberFirst: '46 Tahun 2020',
    numberSecond: 'PERJ.70/BSSN/BS/KH.02.01/05/2020',
    title:
      'Pemanfaatan Sertifikat Elektronik pada Sistem Elektronik di Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah',
    parent: 'Nota Kesepahaman Nomor 20 Tahun 2019 dan Nomor PERJ.253/KBSSN/KH.02.01/11/2019',
    nameFirst: 'Sekretariat Utama LKPP',
    nameSecond: 'Deputi Bidang Proteksi BSSN',
    writtenOn: '2020-05-13',
    settings: {},
  },
  steps: [
    ...begin('2020-05-13'),
    { at: '2020-05-13T03:00:00Z', by: kPejabat, on: 'perjanjian', act: 'asli-diakui', facts: { sha256 } },
    { at: '2020-05-13T03:10:00Z', by: dPejabat, on: 'perjanjian', act: 'asli-diakui', facts: { sha256 } },
    ...contact('2020-05-14T02:00:00Z', k, d, 'helpdesk@lkpp.example', 'kontak K'),
    ...contact('2020-05-14T02:00:00Z', d, k, 'layanan@bssn.example', 'kontak D'),
    {
      at: '2020-09-01T02:00:00Z',
      by: app,
      module: 'aplikasi',
      name: 'spse',
      subject: 'Sistem peraga pengadaan',
      act: 'didaftarkan',
      facts: { nama: 'Sistem peraga pengadaan', penggunaan: ['integritas-data'], berantarmuka: true },
    },
    {
      at: '2020-09-08T02:00:00Z',
      by: app,
      on: 'spse',
      act: 'logo-terpasang',
      facts: { versiLogo: 1, halaman: 'https://spse.example/tte' },
      evidence: ['tangkapan-layar'],
    },
    {
      at: '2020-09-08T03:00:00Z',
      by: app,
      on: 'spse',
      act: 'informasi-keluaran',
      facts: { versiPernyataan: 1, tempat: 'kaki halaman', qr: true },
      evidence: ['contoh-keluaran'],
    },
    { at: '2020-09-10T02:00:00Z', by: app, on: 'spse', act: 'tayang' },
    promotion('2020-11-18', 'unit-kerja', 120),
    ...ticket('2021-02-03', 'autentikasi', 'Kode aktivasi tidak diterima'),
    ...input('2021-05-03T02:00:00Z'),
    promotion('2021-10-05', 'masyarakat', 2400),
    {
      at: '2022-01-20T02:00:00Z',
      by: d,
      module: 'rekomendasi',
      name: 'saran 1',
      subject: 'Pemisahan peran operator',
      act: 'diterbitkan',
      facts: {
        nomor: 'R-1',
        keparahan: 'sedang',
        rujukan: 'CP 5.2',
        uraian: 'Pisahkan peran operator dan pemeriksa',
      },
    },
    {
      at: '2022-01-27T02:00:00Z',
      by: k,
      on: 'saran 1',
      act: 'direncanakan',
      facts: { rencana: 'Penataan peran', target: '2022-03-31' },
    },
    { at: '2022-03-24T02:00:00Z', by: k, on: 'saran 1', act: 'dilaksanakan', evidence: ['bukti'] },
    { at: '2022-04-05T02:00:00Z', by: d, on: 'saran 1', act: 'diverifikasi' },
    ...ticket('2022-08-11', 'keaslian-data', 'Dokumen dinyatakan berubah'),
    promotion('2023-06-14', 'pengguna', 800),
    {
      at: '2023-09-04T02:00:00Z',
      by: k,
      module: 'klasifikasi',
      name: 'daftar pemohon',
      subject: 'Daftar pemohon sertifikat',
      act: 'ditetapkan',
      facts: { objek: 'Daftar pemohon sertifikat', milik: 'milik-K', kelas: 'rahasia' },
    },
  ],
};

const dayMs = 86_400_000;

/** An invented agreement that began a year and a half ago and runs; its papers are signed today. */
export function runningAgreement(now: Date): DemoAgreement {
  const ago = (days: number): string => new Date(now.getTime() - days * dayMs).toISOString();
  const today = now.toISOString();
  return {
    enteredAt: today,
    enteredBy: k,
    otherParty: d,
    example: true,
    head: {
      we: 'K',
      numberFirst: 'CONTOH/1/K',
      numberSecond: 'CONTOH/1/D',
      title: 'CONTOH: pemanfaatan Sertifikat Elektronik (perjanjian rekaan yang sedang berlaku)',
      parent: '',
      nameFirst: 'Sekretariat Peraga LKPP',
      nameSecond: 'Balai Peraga Sertifikasi BSSN',
      writtenOn: ago(540).slice(0, 10),
      settings: {},
    },
    steps: [
      { at: today, by: k, on: 'perjanjian', act: 'nomor-dikonfirmasi' },
      { at: today, by: d, on: 'perjanjian', act: 'nomor-dikonfirmasi' },
      { at: today, by: kPejabat, on: 'perjanjian', act: 'ditandatangani', signs: true },
      { at: today, by: dPejabat, on: 'perjanjian', act: 'ditandatangani', signs: true },
      ...contact(today, k, d, 'helpdesk@lkpp.example', 'kontak K'),
      ...contact(today, d, k, 'layanan@bssn.example', 'kontak D'),
      ...input(today),
      {
        at: today,
        by: k,
        on: 'evaluasi',
        act: 'keputusan',
        facts: { keputusan: [{ uraian: 'Lengkapi logo di semua modul', penanggungJawab: 'K' }] },
      },
      { at: today, by: kPejabat, on: 'evaluasi', act: 'berita-acara', signs: true },
      { at: today, by: dPejabat, on: 'evaluasi', act: 'berita-acara', signs: true },
      {
        at: today,
        by: k,
        module: 'keadaan-kahar',
        name: 'kahar',
        subject: 'Banjir di pusat data peraga',
        act: 'kejadian',
        facts: {
          terjadiPada: ago(1),
          jenis: 'bencana-alam',
          uraian: 'Banjir di pusat data peraga',
          diLuarKemampuan: true,
          bukanKesalahan: true,
          kewajiban: [],
        },
      },
      {
        at: today,
        by: k,
        on: 'kahar',
        act: 'diberitahukan-lisan',
        facts: {
          pada: today,
          kepada: 'Unit peraga BSSN',
          saluran: 'telepon',
          ringkasan: 'Layanan pindah sementara',
        },
      },
      {
        at: today,
        by: k,
        module: 'adendum',
        name: 'adendum',
        subject: 'Laporan dua kali setahun',
        act: 'diusulkan',
        facts: {
          nomorPertama: 'CONTOH/1/K/Add-1',
          nomorKedua: 'CONTOH/1/D/Add-1',
          alasan: 'Laporan yang lebih sering',
          perubahan: [
            {
              pasal: '4(1)g',
              judul: 'KEWAJIBAN PARA PIHAK',
              teks: 'memberikan laporan hasil pemanfaatan Sertifikat Elektronik kepada PIHAK KEDUA sesuai format yang ditentukan 2 (dua) kali dalam 1 (satu) tahun;',
            },
          ],
          berlakuPada: today.slice(0, 10),
        },
      },
      { at: today, by: k, on: 'adendum', act: 'difinalkan' },
      { at: today, by: d, on: 'adendum', act: 'difinalkan' },
      { at: today, by: kPejabat, on: 'adendum', act: 'ditandatangani', signs: true },
      { at: today, by: dPejabat, on: 'adendum', act: 'ditandatangani', signs: true },
    ],
  };
}
