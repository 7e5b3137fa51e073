/**
 * Pasal 1 (R04 to R08): the five terms stand in the text, word for word. What they are called today, and which unit carries a name
 * that has changed since (A22, A25), is a note with its day that both coordinators approve; it never rewrites the text.
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { koord, type Module } from '../kernel/module.ts';

export const glossary = {
  name: 'glosarium',
  title: { id: 'Glosarium', en: 'Glossary' },
  clause: '1',
  requirements: ['R04', 'R05', 'R06', 'R07', 'R08'],
  owner: 'opener',
  states: {
    diusulkan: { awaits: 'other' },
    disepakati: { awaits: 'none' },
    ditolak: { awaits: 'none', final: true },
    diganti: { awaits: 'none', final: true },
  },
  acts: {
    diusulkan: {
      from: 'new',
      to: 'diusulkan',
      by: 'either',
      roles: koord,
      facts: z.strictObject({
        pasal: z.enum(['1.1', '1.2', '1.3', '1.4', '1.5']),
        catatan: note,
        sebutanSekarang: z.string().trim().min(1).max(200).optional(),
        berlakuSejak: z.iso.date(),
      }),
      tells: 'other',
    },
    disetujui: {
      from: ['diusulkan'],
      to: 'disepakati',
      by: 'other',
      roles: koord,
      tells: 'other',
      follows: async ({ related, facts, occurrence }) =>
        (await related('glosarium'))
          .filter(
            (one) =>
              one.row.id !== occurrence?.id &&
              one.row.state === 'disepakati' &&
              one.facts['pasal'] === facts['pasal'],
          )
          .map(({ row }) => ({ kind: 'act' as const, occurrenceId: row.id, act: 'diganti' })),
    },
    ditolak: { from: ['diusulkan'], to: 'ditolak', by: 'other', roles: koord, reason: true, tells: 'other' },
    diganti: { from: ['disepakati'], to: 'diganti', by: 'system', roles: [], tells: 'both' },
  },
} as const satisfies Module;
