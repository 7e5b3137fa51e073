/**
 * Pasal 4 ayat (1) huruf i and j (R03, R23, R24): every application or module that uses certificates. None goes live before its logo is
 * proved, where it has a face (A15), and before its output says by whose certificate it was signed.
 */
import { z } from 'zod';
import { koord, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const owners = ['application-owner', ...koord] as const;

export const application = {
  name: 'aplikasi',
  title: { id: 'Aplikasi dan modul', en: 'Application' },
  clause: '4(1)i',
  requirements: ['R03', 'R13', 'R23', 'R24'],
  owner: 'K',
  states: {
    terdaftar: { awaits: 'K' },
    tayang: { awaits: 'none', tone: 'accepted', due: 'periksa-ulang' },
    salah: { awaits: 'K', tone: 'returned' },
    berhenti: { awaits: 'none', final: true },
  },
  acts: {
    didaftarkan: {
      from: 'new',
      to: 'terdaftar',
      by: 'K',
      roles: owners,
      facts: z.strictObject({
        nama: z.string().trim().min(1).max(200),
        url: z.url().max(500).optional(),
        /** Which of the two the recital names it uses certificates for (R03). */
        penggunaan: z
          .array(z.enum(['autentikasi', 'integritas-data']))
          .min(1)
          .max(2),
        berantarmuka: z.boolean(),
      }),
      tells: 'other',
    },
    'logo-terpasang': {
      from: ['terdaftar', 'salah', 'tayang'],
      to: 'same',
      by: 'K',
      roles: owners,
      facts: z.strictObject({ versiLogo: z.int().min(1), halaman: z.url().max(500) }),
      evidence: ['tangkapan-layar'],
      tells: 'other',
    },
    'informasi-keluaran': {
      from: ['terdaftar', 'salah', 'tayang'],
      to: 'same',
      by: 'K',
      roles: owners,
      facts: z.strictObject({
        versiPernyataan: z.int().min(1),
        tempat: z.string().trim().min(1).max(200),
        qr: z.boolean(),
      }),
      evidence: ['contoh-keluaran'],
      tells: 'other',
    },
    tayang: {
      from: ['terdaftar', 'salah'],
      to: 'tayang',
      by: 'K',
      roles: owners,
      check: checkMarks,
      tells: 'other',
      dates: [
        {
          name: 'periksa-ulang',
          from: 'act',
          rule: () => ({ kind: 'term', years: 1, firstDay: 'excluded' }),
          house: true,
        },
      ],
    },
    'dicontoh-salah': { from: ['tayang'], to: 'salah', by: 'D', roles: koord, reason: true, tells: 'other' },
    'dicontoh-benar': {
      from: ['tayang'],
      to: 'same',
      by: 'D',
      roles: koord,
      tells: 'other',
      dates: [
        {
          name: 'periksa-ulang',
          from: 'act',
          rule: () => ({ kind: 'term', years: 1, firstDay: 'excluded' }),
          house: true,
        },
      ],
    },
    berhenti: { from: 'open', to: 'berhenti', by: 'K', roles: owners, reason: true, tells: 'other' },
  },
} as const satisfies Module;

function checkMarks({ facts, acts }: ActContext): Refused | undefined {
  // What was found wrong is proved anew.
  const since = acts.findLastIndex(({ name }) => name === 'dicontoh-salah') + 1;
  const done = new Set(acts.slice(since).map(({ name }) => name));
  if (facts['berantarmuka'] === true && !done.has('logo-terpasang'))
    return { code: 'agreement.evidence-missing', message: 'its logo is not proved yet', clause: '4(1)i' };
  if (!acts.some(({ name }) => name === 'informasi-keluaran'))
    return {
      code: 'agreement.evidence-missing',
      message: 'its output does not say yet by whose certificate it is signed',
      clause: '4(1)j',
    };
  return undefined;
}
