/**
 * Pasal 8 (R48): what each party brings stays its own; nothing is transferred by an upload. What both made is not covered by the clause
 * and says so (A23).
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, koord, type Module } from '../kernel/module.ts';

export const intellectualProperty = {
  name: 'hki',
  title: { id: 'Hak kekayaan intelektual', en: 'Intellectual property' },
  clause: '8',
  requirements: ['R48'],
  owner: 'opener',
  states: {
    tercatat: { awaits: 'none' },
    'belum-diatur': { awaits: 'both' },
    ditarik: { awaits: 'none', final: true },
  },
  acts: {
    dinyatakan: {
      from: 'new',
      to: 'tercatat',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({
        nama: z.string().trim().min(1).max(300),
        dibawaUntuk: note,
        batasPenggunaan: note,
      }),
      tells: 'other',
    },
    'dibuat-bersama': {
      from: 'new',
      to: 'belum-diatur',
      by: 'either',
      roles: koord,
      facts: z.strictObject({ nama: z.string().trim().min(1).max(300), uraian: note }),
      tells: 'other',
    },
    'diatur-adendum': {
      from: ['belum-diatur'],
      to: 'tercatat',
      by: 'either',
      roles: koord,
      facts: z.strictObject({ adendum: z.uuid() }),
      both: true,
      agrees: ['adendum'],
      tells: 'both',
      check: async ({ facts, related }) =>
        (await related('adendum')).some(({ row }) => row.id === facts['adendum'] && row.state === 'berlaku')
          ? undefined
          : {
              code: 'agreement.not-allowed' as const,
              message: 'expected an addendum that is in force',
              clause: '13(1)',
            },
    },
    'melampaui-batas': {
      from: ['tercatat'],
      to: 'same',
      by: 'owner',
      roles: koord,
      reason: true,
      tells: 'other',
    },
    ditarik: { from: ['tercatat'], to: 'ditarik', by: 'owner', roles: koord, reason: true, tells: 'other' },
  },
} as const satisfies Module;
