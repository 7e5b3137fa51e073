/** Pasal 6 (R44): each party bears its own costs and notes them for itself; the other party sees none of it. */
import { z } from 'zod';
import { anyone, type Module } from '../kernel/module.ts';

const costFacts = z.strictObject({
  kegiatan: z.string().trim().min(1).max(300),
  mataAnggaran: z.string().trim().min(1).max(200),
  jumlah: z.number().min(0).max(1e15).optional(),
  sumberLain: z.string().trim().min(1).max(300).optional(),
});

export const cost = {
  name: 'biaya',
  title: { id: 'Biaya', en: 'Cost' },
  clause: '6',
  requirements: ['R44'],
  owner: 'opener',
  states: { dicatat: { awaits: 'none' }, dibatalkan: { awaits: 'none', final: true } },
  acts: {
    dicatat: {
      from: 'new',
      to: 'dicatat',
      by: 'either',
      roles: anyone,
      facts: costFacts,
      seen: 'own',
      shows: 'own',
      tells: 'none',
    },
    dikoreksi: {
      from: ['dicatat'],
      to: 'same',
      by: 'owner',
      roles: anyone,
      facts: costFacts,
      reason: true,
      seen: 'own',
      tells: 'none',
    },
    dibatalkan: {
      from: ['dicatat'],
      to: 'dibatalkan',
      by: 'owner',
      roles: anyone,
      reason: true,
      seen: 'own',
      tells: 'none',
    },
  },
} as const satisfies Module;
