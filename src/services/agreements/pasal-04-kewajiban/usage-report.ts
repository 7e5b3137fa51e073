/**
 * Pasal 4 ayat (1) huruf g: the yearly report on the use of certificates (R21). One for each agreement year, due at the
 * earlier of twelve months after the last report and the last day of the year (A9), in the format that PIHAK KEDUA decides
 * (A10), signed by the official of PIHAK KESATU, received or returned by PIHAK KEDUA.
 */
import { z } from 'zod';
import { note } from '../kernel/fact-schemas.ts';
import { pejabat, pic, type Module } from '../kernel/module.ts';
import { checkFormat } from './report-format.ts';
import { obligationActs, obligationStates } from './obligation.ts';

const figures = z.strictObject({
  sertifikatTerbit: z.int().min(0),
  sertifikatAktif: z.int().min(0),
  sertifikatDicabut: z.int().min(0),
  sertifikatKedaluwarsa: z.int().min(0),
  dokumenDitandatangani: z.int().min(0),
  penandaTangan: z.int().min(0),
  verifikasi: z.int().min(0),
});

export const usageReport = {
  name: 'laporan-pemanfaatan',
  title: { id: 'Laporan hasil pemanfaatan', en: 'Usage report' },
  clause: '4(1)g',
  requirements: ['R21', 'R43'],
  owner: 'K',
  states: obligationStates,
  acts: {
    ...obligationActs,
    dijadwalkan: {
      ...obligationActs.dijadwalkan,
      dates: [
        {
          name: 'jatuh-tempo',
          from: 'sampai',
          rule: {
            words: {
              id: 'minimal 1 (satu) tahun sekali: hari terakhir tahun perjanjian',
              en: 'at least once a year: the last day of the agreement year',
            },
          },
        },
      ],
    },
    disetujui: {
      from: ['terjadwal', 'berjalan', 'dikembalikan'],
      to: 'same',
      by: 'K',
      roles: pejabat,
      notBy: 'konsep',
      seen: 'own',
      tells: 'none',
    },
    diajukan: {
      from: ['terjadwal', 'berjalan', 'dikembalikan'],
      to: 'diajukan',
      by: 'K',
      roles: pejabat,
      facts: z.strictObject({ versiFormat: z.string().trim().min(1).max(50), angka: figures, ulasan: note }),
      check: checkFormat,
      signs: { title: 'Laporan hasil pemanfaatan Sertifikat Elektronik' },
      tells: 'other',
    },
    konsep: { ...obligationActs.konsep, roles: pic },
  },
} as const satisfies Module;
