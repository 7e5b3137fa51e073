/**
 * Pasal 4 ayat (1) huruf e (R19): only PIHAK KEDUA asks, for assessments that were carried out already (A11). The file is sealed to
 * named readers until a day; each reading is an entry of both journals; in the end it is returned or destroyed.
 */
import { z } from 'zod';
import { note, readers } from '../kernel/fact-schemas.ts';
import { ciso, koord, type Module } from '../kernel/module.ts';
import { acceptedDate } from './accepted-date.ts';

const delivery = z.strictObject({ pembaca: readers, aksesSampai: z.iso.date(), ringkasan: note });

export const securityAssessment = {
  name: 'security-assessment',
  title: { id: 'Laporan security assessment', en: 'Security assessment report' },
  clause: '4(1)e',
  requirements: ['R19'],
  owner: 'K',
  states: {
    diminta: { awaits: 'K' },
    disanggupi: { awaits: 'K', due: 'disanggupi' },
    diserahkan: { awaits: 'D' },
    'belum-ada': { awaits: 'none', final: true },
    selesai: { awaits: 'none', tone: 'accepted', final: true },
  },
  acts: {
    diminta: {
      from: 'new',
      to: 'diminta',
      by: 'D',
      roles: koord,
      facts: z.strictObject({
        sistem: z.string().trim().min(1).max(300),
        tujuan: note,
        usulTanggal: z.iso.date().optional(),
      }),
      signs: { title: 'Permintaan laporan security assessment' },
      tells: 'other',
    },
    disanggupi: acceptedDate('4(1)e', ['diminta', 'disanggupi'], 'disanggupi'),
    diserahkan: {
      from: ['diminta', 'disanggupi'],
      to: 'diserahkan',
      by: 'K',
      roles: ciso,
      facts: delivery,
      readers: 'pembaca',
      evidence: ['laporan-asesmen'],
      seen: 'named',
      tells: 'other',
    },
    'diserahkan-sebagian': {
      from: ['diminta', 'disanggupi'],
      to: 'diserahkan',
      by: 'K',
      roles: ciso,
      facts: delivery,
      readers: 'pembaca',
      evidence: ['laporan-asesmen'],
      reason: true,
      seen: 'named',
      tells: 'other',
    },
    /** No assessment was carried out: a valid answer, there is no duty to assess. */
    'belum-ada': {
      from: ['diminta', 'disanggupi'],
      to: 'belum-ada',
      by: 'K',
      roles: ciso,
      reason: true,
      tells: 'other',
    },
    'tindak-lanjut': {
      from: ['diserahkan'],
      to: 'same',
      by: 'either',
      roles: ciso,
      facts: z.strictObject({ temuan: note }),
      seen: 'named',
      tells: 'other',
    },
    'dikembalikan-atau-dimusnahkan': {
      from: ['diserahkan'],
      to: 'selesai',
      by: 'D',
      roles: koord,
      facts: z.strictObject({ cara: z.enum(['dikembalikan', 'dimusnahkan']) }),
      tells: 'other',
      afterEnd: true,
    },
  },
} as const satisfies Module;
