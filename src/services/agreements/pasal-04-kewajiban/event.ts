/**
 * Pasal 4 ayat (1) huruf h and k, ayat (2) huruf b (R22, R25, R35): promotion, and events with what each party brings to them.
 * Attendance is added, never edited; a correction is an act of its own with its reason.
 */
import { z } from 'zod';
import { workingDays } from '../kernel/agreement-settings.ts';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, koord, pic, type Module, type ActContext, type Refused } from '../kernel/module.ts';

export const promotion = {
  name: 'promosi',
  title: { id: 'Promosi', en: 'Promotion' },
  clause: '4(1)h',
  requirements: ['R22'],
  owner: 'K',
  states: { dilaporkan: { awaits: 'none', tone: 'accepted', final: true } },
  acts: {
    dilaporkan: {
      from: 'new',
      to: 'dilaporkan',
      by: 'K',
      roles: pic,
      facts: z.strictObject({
        tanggal: z.iso.date(),
        /** Three audiences: the two clauses name different ones (A12). */
        khalayak: z
          .array(z.enum(['unit-kerja', 'masyarakat', 'pengguna']))
          .min(1)
          .max(3),
        saluran: z.string().trim().min(1).max(200),
        jangkauan: z.int().min(0),
      }),
      evidence: ['bukti'],
      tells: 'other',
    },
  },
} as const satisfies Module;

export const event = {
  name: 'acara',
  title: { id: 'Sosialisasi dan bimbingan teknis', en: 'Event and training' },
  clause: '4(2)b',
  requirements: ['R14', 'R25', 'R35'],
  owner: 'opener',
  states: {
    diminta: { awaits: 'D', due: 'penugasan' },
    ditugaskan: { awaits: 'K', due: 'pelaksanaan' },
    berlangsung: { awaits: 'K' },
    selesai: { awaits: 'none', tone: 'accepted', final: true },
    dibatalkan: { awaits: 'none', final: true },
  },
  acts: {
    diminta: {
      from: 'new',
      to: 'diminta',
      by: 'K',
      roles: koord,
      facts: z.strictObject({
        nama: z.string().trim().min(1).max(200),
        tanggal: z.iso.date(),
        tuanRumah: z.enum(['K', 'D', 'bersama']),
        jenis: z.enum(['sosialisasi', 'bimbingan-teknis', 'pendampingan']),
        kuota: z.int().min(1).max(10_000),
      }),
      tells: 'other',
      dates: [
        { name: 'penugasan', from: 'act', rule: workingDays(14), house: true },
        {
          name: 'pelaksanaan',
          from: 'tanggal',
          rule: { words: { id: 'hari pelaksanaan acara', en: 'the day of the event' } },
          house: true,
        },
      ],
    },
    ditugaskan: {
      from: ['diminta'],
      to: 'ditugaskan',
      by: 'D',
      roles: koord,
      facts: z.strictObject({ narasumber: z.array(z.string().trim().min(1).max(200)).min(1).max(20) }),
      signs: { title: 'Surat tugas narasumber' },
      tells: 'other',
    },
    'alternatif-diusulkan': {
      from: ['diminta'],
      to: 'same',
      by: 'D',
      roles: koord,
      facts: z.strictObject({ usulTanggal: z.iso.date() }),
      reason: true,
      tells: 'other',
    },
    dukungan: {
      from: ['diminta', 'ditugaskan', 'berlangsung'],
      to: 'same',
      by: 'K',
      roles: koord,
      facts: z.strictObject({ dukungan: note }),
      tells: 'other',
    },
    hadir: {
      from: ['ditugaskan', 'berlangsung'],
      to: 'berlangsung',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({
        peserta: z
          .array(z.strictObject({ nama: z.string().max(200), unit: z.string().max(200) }))
          .min(1)
          .max(500),
      }),
      check: checkQuota,
      tells: 'none',
    },
    'kehadiran-dikoreksi': {
      from: ['berlangsung'],
      to: 'same',
      by: 'either',
      roles: koord,
      facts: z.strictObject({ koreksi: note }),
      reason: true,
      tells: 'other',
    },
    selesai: {
      from: ['berlangsung'],
      to: 'selesai',
      by: 'K',
      roles: koord,
      facts: z.strictObject({ jumlahPeserta: z.int().min(0), laporan: note }),
      evidence: ['daftar-hadir'],
      tells: 'other',
    },
    dibatalkan: {
      from: ['diminta', 'ditugaskan'],
      to: 'dibatalkan',
      by: 'either',
      roles: koord,
      reason: true,
      tells: 'other',
    },
  },
} as const satisfies Module;

const attendance = z.looseObject({ peserta: z.array(z.unknown()).default([]) });

/** The places that were asked for are taken up by who attends; more people than places are not written down as having been there. */
function checkQuota({ acts, facts }: ActContext): Refused | undefined {
  const before = acts
    .filter(({ name }) => name === 'hadir')
    .reduce((sum, act) => sum + attendance.parse(act.facts).peserta.length, 0);
  const { kuota } = z.looseObject({ kuota: z.int() }).parse(facts);
  const total = before + attendance.parse(facts).peserta.length;
  return total <= kuota
    ? undefined
    : { code: 'agreement.not-allowed', message: `expected at most ${kuota} participants, got ${total}` };
}
