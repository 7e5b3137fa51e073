/**
 * Pasal 4 ayat (2) huruf f and Pasal 5 ayat (1) huruf f (R41): compliance is assessed against a named version of the Certificate Policy;
 * findings are answered with corrective action, and the report is delivered to PIHAK KESATU.
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { koord, type Module } from '../kernel/module.ts';

const assessors = ['assessor', 'authorised-official'] as const;

export const compliance = {
  name: 'penilaian-kepatuhan',
  title: { id: 'Penilaian kepatuhan', en: 'Compliance assessment' },
  clause: '4(2)f',
  requirements: ['R41'],
  owner: 'D',
  states: {
    direncanakan: { awaits: 'D', due: 'pelaksanaan' },
    temuan: { awaits: 'K' },
    ditanggapi: { awaits: 'D' },
    dilaporkan: { awaits: 'K' },
    selesai: { awaits: 'none', tone: 'accepted', final: true },
  },
  acts: {
    direncanakan: {
      from: 'new',
      to: 'direncanakan',
      by: 'D',
      roles: assessors,
      facts: z.strictObject({
        versiKebijakan: z.string().trim().min(1).max(20),
        lingkup: note,
        kriteria: note,
        tanggal: z.iso.date(),
      }),
      tells: 'other',
      check: async ({ facts, related }) =>
        (await related('certificate-policy')).some(
          ({ row, facts: policy }) => row.state !== 'konsep' && policy['versi'] === facts['versiKebijakan'],
        )
          ? undefined
          : {
              code: 'agreement.not-allowed' as const,
              message: 'expected a published version of the Certificate Policy to assess against',
            },
      dates: [
        {
          name: 'pelaksanaan',
          from: 'tanggal',
          rule: { words: { id: 'tanggal menurut rencana penilaian', en: 'the day of the assessment plan' } },
          house: true,
        },
      ],
    },
    temuan: {
      from: ['direncanakan'],
      to: 'temuan',
      by: 'D',
      roles: assessors,
      facts: z.strictObject({
        temuan: z
          .array(
            z.strictObject({
              kriteria: z.string().trim().min(1).max(200),
              tingkat: z.enum(['mayor', 'minor', 'observasi']),
              uraian: note,
            }),
          )
          .max(200),
      }),
      tells: 'other',
    },
    ditanggapi: {
      from: ['temuan'],
      to: 'ditanggapi',
      by: 'K',
      roles: koord,
      facts: z.strictObject({ tindakanPerbaikan: note }),
      signs: { title: 'Tanggapan atas temuan penilaian kepatuhan' },
      tells: 'other',
    },
    dilaporkan: {
      from: ['ditanggapi'],
      to: 'dilaporkan',
      by: 'D',
      roles: assessors,
      facts: z.strictObject({ kesimpulan: note }),
      signs: { title: 'Laporan penilaian kepatuhan' },
      tells: 'other',
    },
    diterima: { from: ['dilaporkan'], to: 'selesai', by: 'K', roles: koord, tells: 'other' },
  },
} as const satisfies Module;
