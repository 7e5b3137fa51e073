/**
 * The parties by office and days (R02, fact 3 of requirements.md): who holds the office that signs, from when, by which authority
 * document. A Plt. or Plh. is another person with an own certificate. Once a party has a confirmed holder, nobody else signs for it.
 */
import { z } from 'zod';
import { koord, pejabat, type Module } from '../kernel/module.ts';

export const holderFacts = z.strictObject({
  jabatan: z.string().trim().min(1).max(200),
  nama: z.string().trim().min(1).max(200),
  surel: z.email().max(254),
  sifat: z.enum(['definitif', 'Plt', 'Plh', 'a.n.']),
  dari: z.iso.date(),
  sampai: z.iso.date().optional(),
});

export const officeHolder = {
  name: 'pejabat',
  title: { id: 'Pejabat yang mewakili', en: 'Office-holder' },
  clause: '15',
  requirements: ['R02'],
  owner: 'opener',
  states: {
    diusulkan: { awaits: 'owner' },
    menjabat: { awaits: 'none' },
    berakhir: { awaits: 'none', final: true },
  },
  acts: {
    diusulkan: {
      from: 'new',
      to: 'diusulkan',
      by: 'either',
      roles: koord,
      facts: holderFacts,
      evidence: ['surat-keputusan'],
      tells: 'none',
      beforeStart: true,
      afterEnd: true,
    },
    dikonfirmasi: {
      from: ['diusulkan'],
      to: 'menjabat',
      by: 'owner',
      roles: pejabat,
      notBy: 'diusulkan',
      tells: 'other',
      beforeStart: true,
      afterEnd: true,
    },
    berakhir: {
      from: ['menjabat'],
      to: 'berakhir',
      by: 'owner',
      roles: koord,
      facts: z.strictObject({ sampai: z.iso.date() }),
      tells: 'other',
      beforeStart: true,
      afterEnd: true,
    },
  },
} as const satisfies Module;
