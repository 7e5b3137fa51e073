/**
 * Pasal 9 ayat (1): whose each piece of information is and how secret (R49). What is obtained under the agreement is `bersama` and
 * `terbatas` where nothing else is said; an exception names which of the clause's own it is; lowering takes a second person.
 */
import { z } from 'zod';
import { foldFacts } from '../kernel/facts.ts';
import { anyone, type ActContext, type Module, type Refused } from '../kernel/module.ts';

const realm = z.enum(['milik-K', 'milik-D', 'bersama', 'publik']).default('bersama');
/** From the least secret on. */
const levels = ['biasa', 'terbatas', 'rahasia'] as const;
const level = z.enum(levels).default('terbatas');

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
      check: ({ facts, party }) =>
        facts['milik'] === (party === 'K' ? 'milik-D' : 'milik-K')
          ? refusal(`whose information it is classifies it, got ${String(facts['milik'])} from ${party}`)
          : undefined,
      tells: 'none',
      afterEnd: true,
    },
    dinaikkan: {
      from: ['berlaku'],
      to: 'same',
      by: 'owner',
      roles: anyone,
      facts: z.strictObject({ kelas: z.enum(['terbatas', 'rahasia']) }),
      check: ({ facts, acts }) =>
        rankOf(facts['kelas']) > rankOf(foldFacts(acts)['kelas'])
          ? undefined
          : refusal(
              `expected a class above ${String(foldFacts(acts)['kelas'])}, got ${String(facts['kelas'])}`,
            ),
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
      check: checkProposal,
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
      check: ({ facts, acts }) =>
        facts['kelas'] === foldFacts(acts)['kelasUsulan']
          ? undefined
          : refusal(
              `expected the class that was proposed, ${String(foldFacts(acts)['kelasUsulan'])}, got ${String(facts['kelas'])}`,
            ),
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
      agrees: ['aturanRetensi'],
      aside: true,
      tells: 'both',
      afterEnd: true,
    },
  },
} as const satisfies Module;

const rankOf = (value: unknown): number => levels.findIndex((one) => one === value);

function checkProposal({ facts }: ActContext): Refused | undefined {
  if (rankOf(facts['kelasUsulan']) >= rankOf(facts['kelas'])) {
    return refusal(`expected a class below ${String(facts['kelas'])}, got ${String(facts['kelasUsulan'])}`);
  }
  return facts['pengecualian'] === 'peraturan-perundang-undangan' && facts['pasalPeraturan'] === undefined
    ? refusal('an exception by law names its article')
    : undefined;
}

function refusal(message: string): Refused {
  return { code: 'agreement.not-allowed', message };
}
