/** Pasal 4 ayat (1) huruf f (R20): PIHAK KEDUA advises, PIHAK KESATU plans, does or says why not, PIHAK KEDUA verifies or reopens. */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { koord, pic, type Module } from '../kernel/module.ts';

export const recommendation = {
  name: 'rekomendasi',
  title: { id: 'Saran dan rekomendasi', en: 'Recommendation' },
  clause: '4(1)f',
  requirements: ['R20'],
  owner: 'K',
  states: {
    diterbitkan: { awaits: 'K' },
    direncanakan: { awaits: 'K', due: 'target' },
    dilaksanakan: { awaits: 'D', due: 'target' },
    'tidak-berlaku': { awaits: 'D' },
    ditutup: { awaits: 'none', tone: 'accepted', final: true },
  },
  acts: {
    diterbitkan: {
      from: 'new',
      to: 'diterbitkan',
      by: 'D',
      roles: koord,
      facts: z.strictObject({
        nomor: z.string().trim().min(1).max(50),
        keparahan: z.enum(['tinggi', 'sedang', 'rendah']),
        rujukan: z.string().trim().min(1).max(100),
        uraian: note,
      }),
      tells: 'other',
    },
    direncanakan: {
      from: ['diterbitkan', 'direncanakan'],
      to: 'direncanakan',
      by: 'K',
      roles: pic,
      facts: z.strictObject({ rencana: note, target: z.iso.date() }),
      tells: 'other',
      dates: [
        {
          name: 'target',
          from: 'target',
          rule: {
            words: {
              id: 'target yang disanggupi PIHAK KESATU; tanpa batas waktu dalam PKS',
              en: 'the target that PIHAK KESATU accepted; the agreement sets no limit',
            },
          },
          house: true,
        },
      ],
    },
    dilaksanakan: {
      from: ['diterbitkan', 'direncanakan'],
      to: 'dilaksanakan',
      by: 'K',
      roles: pic,
      evidence: ['bukti'],
      tells: 'other',
    },
    'tidak-berlaku': {
      from: ['diterbitkan', 'direncanakan'],
      to: 'tidak-berlaku',
      by: 'K',
      roles: pic,
      reason: true,
      tells: 'other',
    },
    diverifikasi: {
      from: ['dilaksanakan', 'tidak-berlaku'],
      to: 'ditutup',
      by: 'D',
      roles: koord,
      tells: 'other',
    },
    'dibuka-kembali': {
      from: ['dilaksanakan', 'tidak-berlaku'],
      to: 'diterbitkan',
      by: 'D',
      roles: koord,
      reason: true,
      tells: 'other',
    },
  },
} as const satisfies Module;
