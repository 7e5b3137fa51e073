import { z } from 'zod';
import { koord, type Transition } from '../kernel/module.ts';

/** Where the clause sets no limit, PIHAK KESATU accepts a day; the date counts from then on, as a target of the house. */
export function acceptedDate<From extends readonly string[]>(clause: string, from: From, to: string) {
  return {
    from,
    to,
    by: 'K',
    roles: koord,
    facts: z.strictObject({ tanggal: z.iso.date() }),
    tells: 'other',
    dates: [
      {
        name: 'disanggupi',
        from: 'tanggal',
        clause,
        rule: {
          words: {
            id: 'tanggal yang disanggupi PIHAK KESATU; tanpa batas waktu dalam PKS',
            en: 'the day that PIHAK KESATU accepted; the agreement sets no limit',
          },
        },
        house: true,
      },
    ],
  } as const satisfies Transition;
}
