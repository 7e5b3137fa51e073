import { randomBytes } from 'node:crypto';
import { readFonts } from '../../io/files/read-fonts.ts';
import { readImage } from '../../pdf/images/embed-image.ts';
import { writeDocument, type Block } from '../../pdf/document-writer/write-document.ts';
import type { DemoOfficial } from '../../services/jobs/make-demonstration.ts';

/** Where the two marks lie on the last page: x, y, width, height in points, below the parties' names. */
export const markPlaces = { first: '56,486,236,96', second: '303,486,236,96' } as const;

/** What the platform says that documents carry. */
export interface DemoNotice {
  readonly statement: string;
  /** PNG or JPEG; undefined while the issuer has given none. */
  readonly logo: Uint8Array | undefined;
}

/** An invented agreement of two pages, with the statement of Pasal 4(1)j and the issuer's logo slot at each foot. */
export function buildDemoAgreement(
  now: Date,
  [first, second]: readonly [DemoOfficial, DemoOfficial],
  notice: DemoNotice,
): Uint8Array {
  const day = new Intl.DateTimeFormat('id-ID', { dateStyle: 'full', timeZone: 'Asia/Jakarta' }).format(now);
  return writeDocument({
    title: 'PERAGAAN: Perjanjian kerja sama pemanfaatan sertifikat elektronik',
    language: 'id',
    now,
    fileId: randomBytes(16),
    fonts: readFonts(),
    footer: `${notice.statement}. PERAGAAN: sertifikat dan para pihak tidak nyata dan dokumen ini tidak berkekuatan hukum.`,
    ...(notice.logo && { logo: readImage(notice.logo) }),
    logoPlaceholder: 'logo penerbit',
    blocks: [...firstPage(day, first, second), { kind: 'page-break' }, ...secondPage(first, second)],
  });
}

function firstPage(day: string, first: DemoOfficial, second: DemoOfficial): readonly Block[] {
  return [
    { kind: 'heading', level: 1, text: 'PERJANJIAN KERJA SAMA (PERAGAAN)', centred: true },
    {
      kind: 'heading',
      level: 2,
      text: 'Pemanfaatan sertifikat elektronik pada sistem elektronik',
      centred: true,
    },
    { kind: 'paragraph', text: `Pada hari ini, ${day}, yang bertanda tangan di bawah ini:` },
    {
      kind: 'table',
      header: ['Pihak', 'Nama', 'Jabatan', 'Instansi'],
      rows: [
        ['PIHAK KESATU', first.name, first.title, first.organisation],
        ['PIHAK KEDUA', second.name, second.title, second.organisation],
      ],
    },
    { kind: 'paragraph', text: 'sepakat melaksanakan kerja sama dengan ketentuan sebagai berikut.' },
    { kind: 'heading', level: 2, text: 'Pasal 1: Tujuan' },
    {
      kind: 'paragraph',
      text: 'Kerja sama ini bertujuan menjamin keaslian, keutuhan, dan nirsangkal dokumen elektronik dengan memanfaatkan sertifikat elektronik.',
    },
    { kind: 'heading', level: 2, text: 'Pasal 2: Ruang lingkup' },
    {
      kind: 'list',
      markers: 'letter',
      items: [
        'penerbitan, pembaruan, dan pencabutan sertifikat elektronik;',
        'penandatanganan dokumen elektronik dan pemeriksaannya;',
        'pemberian stempel waktu dan keterangan status sertifikat.',
      ],
    },
    { kind: 'heading', level: 2, text: 'Pasal 3: Kewajiban para pihak' },
    {
      kind: 'paragraph',
      text: 'PIHAK KESATU mencantumkan informasi pada dokumen keluaran aplikasinya bahwa dokumen telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh PIHAK KEDUA. PIHAK KEDUA menyediakan layanan status dan waktu selama sertifikat berlaku.',
    },
  ];
}

function secondPage(first: DemoOfficial, second: DemoOfficial): readonly Block[] {
  return [
    { kind: 'heading', level: 2, text: 'Pasal 4: Jangka waktu' },
    {
      kind: 'paragraph',
      text: 'Perjanjian ini berlaku empat tahun sejak ditandatangani dan dapat diperpanjang.',
    },
    { kind: 'heading', level: 2, text: 'Pasal 5: Penutup' },
    {
      kind: 'paragraph',
      text: 'Perjanjian ini dibuat dan ditandatangani secara elektronik oleh para pihak dan mempunyai kekuatan yang sama dengan tanda tangan basah sesuai dengan peraturan perundang-undangan.',
    },
    { kind: 'space', height: 12 },
    {
      kind: 'table',
      header: ['PIHAK KESATU', 'PIHAK KEDUA'],
      rows: [
        [first.organisation, second.organisation],
        [first.title, second.title],
      ],
    },
    { kind: 'space', height: 120 },
  ];
}
