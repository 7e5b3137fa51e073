/**
 * Pasal 9 ayat (1): whose each piece of information is and how secret (R49). What is obtained under the agreement is `bersama` and
 * `terbatas` where nothing else is said; an exception names which of the clause's own it is; lowering takes a second person.
 */
import { z } from 'zod';
import { anyone, type Module } from '../kernel/module.ts';

const realm = z.enum(['milik-K', 'milik-D', 'bersama', 'publik']).default('bersama');
const level = z.enum(['biasa', 'terbatas', 'rahasia']).default('terbatas');

export const classification = {
  name: 'klasifikasi',
  title: { id: 'Klasifikasi informasi', en: 'Classification' },
  clause: '9(1)',
  requirements: ['R49', 'R51'],
  owner: 'opener',
  states: {
    berlaku: { awaits: 'none' },
    'penurunan-diusulkan': { awaits: 'owner' },
    dimusnahkan: { awaits: 'none', final: true },
  },
  acts: {
    ditetapkan: {
      from: 'new',
      to: 'berlaku',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({ objek: z.string().trim().min(1).max(300), milik: realm, kelas: level }),
      tells: 'none',
      afterEnd: true,
    },
    dinaikkan: {
      from: ['berlaku'],
      to: 'same',
      by: 'owner',
      roles: anyone,
      facts: z.strictObject({ kelas: z.enum(['terbatas', 'rahasia']) }),
      tells: 'other',
      afterEnd: true,
    },
    'penurunan-diusulkan': {
      from: ['berlaku'],
      to: 'penurunan-diusulkan',
      by: 'owner',
      roles: anyone,
      facts: z.strictObject({
        kelasUsulan: z.enum(['biasa', 'terbatas']),
        pengecualian: z.enum([
          'sudah-diketahui-umum',
          'sepatutnya-diketahui-umum',
          'dapat-diketahui-masyarakat-luas',
          'peraturan-perundang-undangan',
        ]),
        pasalPeraturan: z.string().trim().min(1).max(200).optional(),
      }),
      check: ({ facts }) =>
        facts['pengecualian'] === 'peraturan-perundang-undangan' && facts['pasalPeraturan'] === undefined
          ? { code: 'agreement.not-allowed', message: 'an exception by law names its article' }
          : undefined,
      tells: 'none',
      afterEnd: true,
    },
    diturunkan: {
      from: ['penurunan-diusulkan'],
      to: 'berlaku',
      by: 'owner',
      roles: anyone,
      facts: z.strictObject({ kelas: z.enum(['biasa', 'terbatas']) }),
      notBy: 'penurunan-diusulkan',
      tells: 'other',
      afterEnd: true,
    },
    dimusnahkan: {
      from: ['berlaku'],
      to: 'dimusnahkan',
      by: 'either',
      roles: anyone,
      facts: z.strictObject({ aturanRetensi: z.string().trim().min(1).max(300) }),
      both: true,
      tells: 'both',
      afterEnd: true,
    },
  },
} as const satisfies Module;
