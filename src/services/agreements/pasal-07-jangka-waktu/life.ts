/**
 * Pasal 7 ayat (1), the head and Pasal 15: the life of the agreement itself (R01, R45, R63). `draf → menunggu-tte → berlaku →
 * (dalam-pengakhiran) → (berakhir | diakhiri | diperbaharui)`; each number is confirmed by both, and nothing renews itself.
 */
import { z } from 'zod';
import { koord, pejabat, type ActContext, type Module } from '../kernel/module.ts';
import type { Consequence } from '../kernel/consequence.ts';
import { duties } from '../pasal-04-kewajiban/duties.ts';
import { opensChecklist } from './exit-checklist.ts';
import { yearsOfTerm } from './years-of-term.ts';

export const life = {
  name: 'perjanjian',
  title: { id: 'Perjanjian', en: 'Agreement' },
  clause: '7(1)',
  requirements: ['R01', 'R02', 'R09', 'R45', 'R63'],
  owner: 'opener',
  states: {
    draf: { awaits: 'both' },
    'menunggu-tte': { awaits: 'both' },
    berlaku: { awaits: 'none', due: 'akhir-masa', reminds: [365, 180, 90, 60, 30, 7, 1] },
    'dalam-pengakhiran': { awaits: 'none', due: 'akhir-masa', reminds: [30, 7, 1] },
    berakhir: { awaits: 'none', final: true },
    diakhiri: { awaits: 'none', final: true },
    diperbaharui: { awaits: 'none', final: true },
  },
  acts: {
    dicatat: {
      from: 'new',
      to: 'draf',
      by: 'system',
      roles: [],
      tells: 'both',
      beforeStart: true,
    },
    'nomor-dikonfirmasi': {
      from: ['draf'],
      to: 'menunggu-tte',
      by: 'either',
      roles: koord,
      // Whose number it is finds out here: whoever enters it for both is not told what other agreements there are.
      check: async ({ isNumberTaken }) =>
        (await isNumberTaken())
          ? {
              code: 'agreement.number-taken' as const,
              message: 'another agreement of yours has this number already',
              clause: '15',
            }
          : undefined,
      both: true,
      tells: 'other',
      beforeStart: true,
    },
    ditandatangani: {
      from: ['menunggu-tte'],
      to: 'berlaku',
      by: 'either',
      roles: pejabat,
      both: true,
      signs: { title: 'Perjanjian kerja sama' },
      tells: 'both',
      beforeStart: true,
      dates: [termDate()],
      follows: obligationsOfTerm,
    },
    /** An agreement that was signed elsewhere: its original file, which both recognise. */
    'asli-diakui': {
      from: ['menunggu-tte'],
      to: 'berlaku',
      by: 'either',
      roles: pejabat,
      facts: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      agrees: ['sha256'],
      both: true,
      tells: 'both',
      beforeStart: true,
      dates: [termDate()],
      follows: obligationsOfTerm,
    },
    berakhir: {
      from: ['berlaku'],
      to: 'berakhir',
      by: 'system',
      roles: [],
      tells: 'both',
      afterEnd: true,
      follows: opensChecklist,
    },
    /** Pasal 7 ayat (3): both agreed on a day before the term's last. */
    'pengakhiran-disepakati': {
      from: ['berlaku', 'dalam-pengakhiran'],
      to: 'dalam-pengakhiran',
      by: 'system',
      roles: [],
      tells: 'both',
      facts: z.strictObject({ akhirMasa: z.iso.date() }),
      dates: [
        {
          name: 'akhir-masa',
          from: 'akhirMasa',
          clause: '7(3)',
          rule: {
            words: {
              id: 'hari pengakhiran yang disepakati PARA PIHAK',
              en: 'the day on which both parties agreed to end it',
            },
          },
        },
      ],
    },
    diakhiri: {
      from: ['dalam-pengakhiran'],
      to: 'diakhiri',
      by: 'system',
      roles: [],
      tells: 'both',
      afterEnd: true,
    },
    /** By an addendum of both, which also takes back an end that was agreed before. */
    diperpanjang: {
      from: ['berlaku', 'dalam-pengakhiran'],
      to: 'berlaku',
      by: 'system',
      roles: [],
      tells: 'both',
      facts: z.strictObject({ akhirMasa: z.iso.date() }),
      dates: [
        {
          name: 'akhir-masa',
          from: 'akhirMasa',
          rule: { words: { id: 'hari terakhir menurut adendum', en: 'the last day by the addendum' } },
        },
      ],
    },
  },
} as const satisfies Module;

/** Four years from the date in the text; the day of signing counts or not (A1). */
function termDate() {
  return {
    name: 'akhir-masa',
    from: 'tanggal',
    rule: ({ termFirstDay }: ActContext['settings']) => ({
      kind: 'term' as const,
      years: 4,
      firstDay: termFirstDay,
    }),
    clause: '7(1)',
  };
}

/** With the agreement in force each duty stands, and each report has its year. */
function obligationsOfTerm({ agreement }: ActContext): readonly Consequence[] {
  const standing = duties
    .filter(({ module }) => module === 'kewajiban')
    .map(({ clause, obligated: owner, subject }): Consequence => ({
      kind: 'open',
      module: 'kewajiban',
      act: 'dijadwalkan',
      owner,
      clause,
      subject,
    }));
  return [{ kind: 'in-force' }, ...standing, ...yearsOfTerm(agreement, agreement)];
}
