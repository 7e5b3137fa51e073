/**
 * Pasal 4 ayat (2) huruf d (R37): support in the clause's own three categories; any other is taken and marked as outside of it. The clock
 * counts service hours and stands still while the applicant is waited for. What PIHAK KEDUA notes for itself stays with it.
 */
import { z } from 'zod';
import type { ActRow } from '../../../io/db/occurrence-acts.ts';
import { addBusinessHours, businessHoursBetween } from '../calendar/business-hours.ts';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, type ActContext, type DateRule, type Module } from '../kernel/module.ts';

const agents = ['support-agent', 'coordinator'] as const;
const priorities = ['kritis', 'tinggi', 'sedang', 'rendah'] as const;

/** House targets in service hours: first answer and solution. */
const targets = { kritis: [1, 8], tinggi: [2, 16], sedang: [4, 40], rendah: [8, 80] } as const;

export const ticket = {
  name: 'tiket',
  title: { id: 'Dukungan teknis', en: 'Support ticket' },
  clause: '4(2)d',
  requirements: ['R37'],
  owner: 'K',
  ownOnly: true,
  states: {
    baru: { awaits: 'D', due: 'tanggapan' },
    dikerjakan: { awaits: 'D', due: 'penyelesaian' },
    'menunggu-pemohon': { awaits: 'K' },
    diselesaikan: { awaits: 'K' },
    ditutup: { awaits: 'none', tone: 'accepted', final: true },
  },
  acts: {
    dibuka: {
      from: 'new',
      to: 'baru',
      by: 'K',
      roles: anyone,
      facts: z.strictObject({
        kategori: z.enum(['autentikasi', 'keaslian-data', 'anti-penyangkalan', 'lainnya-di-luar-klausul']),
        prioritas: z.enum(priorities),
        uraian: note,
      }),
      tells: 'other',
      dates: [clock('tanggapan', 0)],
    },
    ditanggapi: {
      from: ['baru'],
      to: 'dikerjakan',
      by: 'D',
      roles: agents,
      facts: z.strictObject({ tanggapan: note }),
      tells: 'other',
      dates: [clock('penyelesaian', 1)],
    },
    pesan: {
      from: 'open',
      to: 'same',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({ pesan: note }),
      tells: 'other',
    },
    'catatan-internal': {
      from: 'open',
      to: 'same',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({ catatanInternal: note }),
      seen: 'own',
      tells: 'none',
    },
    'menunggu-pemohon': {
      from: ['dikerjakan'],
      to: 'menunggu-pemohon',
      by: 'D',
      roles: agents,
      facts: z.strictObject({ pertanyaan: note }),
      tells: 'other',
    },
    dijawab: {
      from: ['menunggu-pemohon'],
      to: 'dikerjakan',
      by: 'K',
      roles: anyone,
      facts: z.strictObject({ jawaban: note }),
      tells: 'other',
      dates: [clock('penyelesaian', 1)],
    },
    diselesaikan: {
      from: ['dikerjakan'],
      to: 'diselesaikan',
      by: 'D',
      roles: agents,
      facts: z.strictObject({ penyelesaian: note }),
      tells: 'other',
    },
    'dibuka-kembali': {
      from: ['diselesaikan'],
      to: 'dikerjakan',
      by: 'K',
      roles: anyone,
      reason: true,
      tells: 'other',
      dates: [clock('penyelesaian', 1)],
    },
    ditutup: {
      from: ['diselesaikan'],
      to: 'ditutup',
      by: 'K',
      roles: anyone,
      facts: z.strictObject({ kepuasan: z.int().min(1).max(5) }),
      tells: 'other',
    },
    /** The statement that a case of non-repudiation asks for. */
    pernyataan: {
      from: ['dikerjakan', 'diselesaikan'],
      to: 'same',
      by: 'D',
      roles: ['authorised-official'],
      facts: z.strictObject({ pernyataan: note }),
      evidence: ['berkas-bukti'],
      signs: { title: 'Pernyataan anti-penyangkalan' },
      tells: 'other',
      check: ({ facts }) =>
        facts['kategori'] === 'anti-penyangkalan'
          ? undefined
          : {
              code: 'agreement.not-allowed' as const,
              message: 'a statement is for a case of anti-penyangkalan',
            },
    },
  },
} as const satisfies Module;

/** What is left of the target after the service hours in which PIHAK KEDUA was waited for. */
function clock(name: string, target: 0 | 1): DateRule {
  return {
    name,
    from: 'act',
    house: true,
    rule: (_settings, context) => {
      const priority = z.enum(priorities).parse(context.facts['prioritas']);
      const hours = targets[priority][target];
      const left = Math.max(0, hours - (target === 0 ? 0 : spent(context)));
      return {
        kind: 'moment',
        due: addBusinessHours(context.now, left, context.calendar),
        words: {
          id: `${hours} jam layanan (Senin–Jumat 08.00–16.00 WIB, tanpa libur dan cuti bersama); berhenti selama menunggu pemohon; tanpa batas waktu dalam PKS`,
          en: `${hours} service hours (Monday to Friday 08:00 to 16:00 WIB without holidays and joint leave); it stands still while the applicant is waited for; the agreement sets no limit`,
        },
      };
    },
  };
}

function spent({ acts, now, calendar }: ActContext): number {
  const turns = acts.filter((act): act is ActRow => act.toState !== act.fromState);
  return turns.reduce((total, act, i) => {
    if (act.toState !== 'dikerjakan') return total;
    return total + businessHoursBetween(act.actedAt, turns[i + 1]?.actedAt ?? now, calendar);
  }, 0);
}
