/**
 * Pasal 4 ayat (2) huruf e (R40): the Certificate Policy in versions with their OID and hash. One writes, another publishes; a version
 * never begins before it was made known, and the one before it is superseded.
 */
import { z } from 'zod';
import { dateInJakarta } from '../calendar/calendar-date.ts';
import { note } from '../kernel/fact-schemas.ts';
import { anyone, type Module } from '../kernel/module.ts';

const policyFacts = z.strictObject({
  versi: z.string().trim().min(1).max(20),
  oid: z.string().regex(/^[0-2](\.(0|[1-9]\d*)){1,30}$/),
  berlakuSejak: z.iso.date(),
  ringkasan: note,
});

const officers = ['policy-officer', 'authorised-official'] as const;

export const certificatePolicy = {
  name: 'certificate-policy',
  title: { id: 'Certificate Policy', en: 'Certificate Policy' },
  clause: '4(2)e',
  requirements: ['R08', 'R40'],
  owner: 'D',
  states: {
    konsep: { awaits: 'D' },
    terbit: { awaits: 'K' },
    digantikan: { awaits: 'none', final: true },
  },
  acts: {
    dikonsep: {
      from: 'new',
      to: 'konsep',
      by: 'D',
      roles: officers,
      facts: policyFacts,
      evidence: ['certificate-policy'],
      seen: 'own',
      shows: 'own',
      tells: 'none',
    },
    diterbitkan: {
      from: ['konsep'],
      to: 'terbit',
      by: 'D',
      roles: officers,
      facts: policyFacts,
      evidence: ['certificate-policy'],
      notBy: 'dikonsep',
      signs: { title: 'Certificate Policy' },
      shows: 'agreement',
      tells: 'other',
      check: ({ facts, now }) =>
        String(facts['berlakuSejak']) < dateInJakarta(now)
          ? {
              code: 'agreement.not-allowed' as const,
              message: 'a version begins on the day on which it is published or later',
            }
          : undefined,
      follows: async ({ related, occurrence }) =>
        (await related('certificate-policy'))
          .filter(({ row }) => row.id !== occurrence?.id && row.state === 'terbit')
          .map(({ row }) => ({ kind: 'act' as const, occurrenceId: row.id, act: 'digantikan' })),
    },
    diketahui: { from: ['terbit'], to: 'same', by: 'K', roles: anyone, tells: 'other' },
    digantikan: { from: ['terbit'], to: 'digantikan', by: 'system', roles: [], tells: 'both' },
  },
} as const satisfies Module;
