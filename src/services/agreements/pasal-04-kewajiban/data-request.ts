/** Pasal 4 ayat (1) huruf b (R16): PIHAK KEDUA asks for data, PIHAK KESATU accepts a date and delivers to named readers. */
import { z } from 'zod';
import { note, readers } from '../kernel/fact-schemas.ts';
import { koord, type Module } from '../kernel/module.ts';
import { acceptedDate } from './accepted-date.ts';

export const dataRequest = {
  name: 'permintaan-data',
  title: { id: 'Permintaan data', en: 'Data request' },
  clause: '4(1)b',
  requirements: ['R16'],
  owner: 'K',
  states: {
    diminta: { awaits: 'K' },
    disanggupi: { awaits: 'K', due: 'disanggupi' },
    diserahkan: { awaits: 'D' },
    selesai: { awaits: 'none', tone: 'accepted', final: true },
    ditolak: { awaits: 'none', final: true },
  },
  acts: {
    diminta: {
      from: 'new',
      to: 'diminta',
      by: 'D',
      roles: koord,
      facts: z.strictObject({
        bidang: z.array(z.string().trim().min(1).max(200)).min(1).max(100),
        tujuan: note,
        dasarHukum: z.string().trim().min(1).max(300),
        retensi: z.string().trim().min(1).max(200),
        pembaca: readers,
      }),
      readers: 'pembaca',
      signs: { title: 'Surat permintaan data' },
      tells: 'other',
    },
    disanggupi: acceptedDate('4(1)b', ['diminta', 'disanggupi'], 'disanggupi'),
    diserahkan: {
      from: ['diminta', 'disanggupi'],
      to: 'diserahkan',
      by: 'K',
      roles: ['verifier', 'coordinator'],
      facts: z.strictObject({ uraian: note }),
      evidence: ['data'],
      seen: 'named',
      delivers: true,
      tells: 'other',
    },
    ditolak: { from: ['diminta'], to: 'ditolak', by: 'K', roles: koord, reason: true, tells: 'other' },
    'kurang-lengkap': {
      from: ['diserahkan'],
      to: 'disanggupi',
      by: 'D',
      roles: koord,
      reason: true,
      tells: 'other',
    },
    diterima: { from: ['diserahkan'], to: 'selesai', by: 'D', roles: koord, tells: 'other' },
  },
} as const satisfies Module;
