/**
 * Pasal 4 ayat (1) huruf g: the yearly report on the use of certificates (R21). One for each agreement year, due at the
 * earlier of twelve months after the last report and the last day of the year (A9), in the format that PIHAK KEDUA decides
 * (A10), signed by the official of PIHAK KESATU, received or returned by PIHAK KEDUA. Its figures are counted by the platform
 * and frozen with their queries; nobody types one.
 */
import { z } from 'zod';
import type { Block } from '../../../pdf/document-writer/write-document.ts';
import { note } from '../kernel/fact-schemas.ts';
import { momentOf } from '../kernel/facts.ts';
import { pejabat, pic, type ActContext, type Module, type Refused } from '../kernel/module.ts';
import { wordsOf } from '../words/words-of.ts';
import { checkFormat } from './report-format.ts';
import { obligationActs, obligationStates } from './obligation.ts';
import { frozenFigures } from './usage-figures.ts';

const working = ['terjadwal', 'berjalan', 'dikembalikan'] as const;

export const usageReport = {
  name: 'laporan-pemanfaatan',
  title: { id: 'Laporan hasil pemanfaatan', en: 'Usage report' },
  clause: '4(1)g',
  requirements: ['R21', 'R43'],
  owner: 'K',
  states: obligationStates,
  acts: {
    ...obligationActs,
    dijadwalkan: {
      ...obligationActs.dijadwalkan,
      dates: [
        {
          name: 'jatuh-tempo',
          from: 'sampai',
          rule: {
            words: {
              id: 'minimal 1 (satu) tahun sekali: hari terakhir tahun perjanjian',
              en: 'at least once a year: the last day of the agreement year',
            },
          },
        },
      ],
    },
    'angka-dibekukan': {
      from: working,
      to: 'same',
      by: 'K',
      roles: [...pic, 'authorised-official'],
      check: ({ facts, now }) =>
        (momentOf(facts, 'dari') ?? now) > now
          ? { code: 'agreement.too-early' as const, message: 'the year of this report has not begun' }
          : undefined,
      fills: ({ countUsage }) => countUsage(),
      seen: 'own',
      tells: 'none',
    },
    disetujui: {
      from: working,
      to: 'same',
      by: 'K',
      roles: pejabat,
      notBy: 'konsep',
      seen: 'own',
      tells: 'none',
    },
    diajukan: {
      from: working,
      to: 'diajukan',
      by: 'K',
      roles: pejabat,
      facts: z.strictObject({ versiFormat: z.string().trim().min(1).max(50), ulasan: note }),
      check: async (context) => checkFigures(context) ?? checkFormat(context),
      // What was frozen, to the letter: the paper and PIHAK KEDUA get no other figures than those that were looked at.
      fills: async ({ facts }) => frozenFigures.parse(facts),
      signs: { title: 'Laporan hasil pemanfaatan Sertifikat Elektronik', body: paper },
      tells: 'other',
    },
    konsep: { ...obligationActs.konsep, roles: pic },
  },
} as const satisfies Module;

function checkFigures({ facts }: ActContext): Refused | undefined {
  if (frozenFigures.safeParse(facts).success) return undefined;
  return {
    code: 'agreement.not-now',
    message: 'no figures are frozen yet: expected the act angka-dibekukan before',
  };
}

function paper({ facts }: ActContext): readonly Block[] {
  const { angka, angkaDari, angkaSampai, angkaSha256 } = frozenFigures.parse(facts);
  const { versiFormat, ulasan } = z.looseObject({ versiFormat: z.string(), ulasan: z.string() }).parse(facts);
  return [
    {
      kind: 'paragraph',
      text: `Format laporan versi ${versiFormat}. Masa laporan ${angkaDari} sampai dengan ${angkaSampai}.`,
    },
    {
      kind: 'table',
      header: ['Hal', 'Nilai'],
      rows: angka.map(({ nama, nilai }) => [wordsOf(nama).id, String(nilai)]),
      widths: [3, 1],
    },
    { kind: 'heading', level: 2, text: 'Ulasan' },
    { kind: 'paragraph', text: ulasan },
    { kind: 'heading', level: 2, text: 'Rincian' },
    {
      kind: 'table',
      header: ['Hal', 'Bagian', 'Nilai'],
      rows: angka.flatMap(({ nama, rincian }) =>
        rincian.map(({ bagian, nilai }) => [wordsOf(nama).id, bagian, String(nilai)]),
      ),
      widths: [2, 2, 1],
    },
    {
      kind: 'paragraph',
      text: `Angka dihitung dan dibekukan oleh platform beserta kuerinya. SHA-256 seluruh angka: ${angkaSha256}`,
    },
  ];
}
