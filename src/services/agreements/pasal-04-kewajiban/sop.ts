/**
 * Pasal 4 ayat (1) huruf c and ayat (2) huruf c (R17, R36): PIHAK KESATU drafts and approves, PIHAK KEDUA assists as adviser and never
 * approves. Publishing without its assistance takes a reason; one version of an SOP holds at a time.
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, koord, pejabat, pic, type Module } from '../kernel/module.ts';

export const sop = {
  name: 'sop',
  title: { id: 'SOP pemanfaatan Sertifikat Elektronik', en: 'Standard operating procedure' },
  clause: '4(1)c',
  requirements: ['R17', 'R36'],
  owner: 'K',
  states: {
    konsep: { awaits: 'K' },
    telaah: { awaits: 'D' },
    'siap-disahkan': { awaits: 'K' },
    berlaku: { awaits: 'none', due: 'tinjau-ulang' },
    digantikan: { awaits: 'none', final: true },
  },
  acts: {
    dikonsep: {
      from: 'new',
      to: 'konsep',
      by: 'K',
      roles: pic,
      facts: z.strictObject({
        judul: z.string().trim().min(1).max(200),
        versi: z.string().trim().min(1).max(20),
      }),
      evidence: ['konsep'],
      seen: 'own',
      shows: 'own',
      tells: 'none',
    },
    'asistensi-diminta': {
      from: ['konsep'],
      to: 'telaah',
      by: 'K',
      roles: pic,
      facts: z.strictObject({
        judul: z.string().trim().min(1).max(200),
        versi: z.string().trim().min(1).max(20),
      }),
      evidence: ['konsep'],
      shows: 'agreement',
      tells: 'other',
    },
    saran: {
      from: ['telaah'],
      to: 'same',
      by: 'D',
      roles: koord,
      facts: z.strictObject({ saran: note }),
      tells: 'other',
    },
    'saran-ditanggapi': {
      from: ['telaah', 'siap-disahkan'],
      to: 'same',
      by: 'K',
      roles: pic,
      facts: z.strictObject({ disposisi: z.enum(['diterima', 'diterima-sebagian', 'tidak-diterima']) }),
      reason: true,
      tells: 'other',
    },
    'telaah-selesai': { from: ['telaah'], to: 'siap-disahkan', by: 'D', roles: koord, tells: 'other' },
    'tanpa-asistensi': {
      from: ['konsep'],
      to: 'siap-disahkan',
      by: 'K',
      roles: koord,
      reason: true,
      tells: 'other',
    },
    disahkan: {
      from: ['siap-disahkan'],
      to: 'berlaku',
      by: 'K',
      roles: pejabat,
      facts: z.strictObject({ nomor: z.string().trim().min(1).max(100), berlakuSejak: z.iso.date() }),
      notBy: 'dikonsep',
      signs: { title: 'SOP pemanfaatan Sertifikat Elektronik' },
      shows: 'agreement',
      tells: 'both',
      dates: [
        {
          name: 'tinjau-ulang',
          from: 'berlakuSejak',
          rule: () => ({ kind: 'term', years: 1, firstDay: 'excluded' }),
          house: true,
        },
      ],
      follows: async ({ related, facts, occurrence }) =>
        (await related('sop'))
          .filter(
            (one) =>
              one.row.id !== occurrence?.id &&
              one.row.state === 'berlaku' &&
              one.facts['judul'] === facts['judul'],
          )
          .map(({ row }) => ({ kind: 'act' as const, occurrenceId: row.id, act: 'digantikan' })),
    },
    dibaca: { from: ['berlaku'], to: 'same', by: 'K', roles: anyone, tells: 'none' },
    'ditinjau-ulang': {
      from: ['berlaku'],
      to: 'same',
      by: 'K',
      roles: pic,
      tells: 'other',
      dates: [
        {
          name: 'tinjau-ulang',
          from: 'act',
          rule: () => ({ kind: 'term', years: 1, firstDay: 'excluded' }),
          house: true,
        },
      ],
    },
    digantikan: { from: ['berlaku'], to: 'digantikan', by: 'system', roles: [], tells: 'both' },
  },
} as const satisfies Module;
