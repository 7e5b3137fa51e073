import { z } from 'zod';

const date = z.iso.date().describe('a day in Jakarta (WIB)');
const words = z.object({ id: z.string(), en: z.string() });

/** The holidays of a year, with the decrees that fix them; a missing year is no error. */
export const holidayYearAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('belum-ditetapkan'), year: z.int() }),
  z.object({
    status: z.literal('ditetapkan'),
    year: z.int(),
    holidays: z.array(
      z.object({
        date,
        kind: z
          .enum(['national', 'joint-leave', 'election'])
          .describe('libur nasional, cuti bersama, pemilihan'),
        name: z.string(),
      }),
    ),
    decrees: z.array(z.object({ citation: z.string(), decidedOn: date, source: z.string() })),
  }),
]);

const reading = z.object({
  due: z.iso.datetime().describe('the last moment that is still in time'),
  date,
  rule: words.describe('the counting rule in words'),
});

export const deadlineAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('belum-ditetapkan'), year: z.int(), rule: words }),
  reading.extend({
    status: z.literal('ditetapkan'),
    alternative: reading.optional().describe('the clause read the other way, where that gives another day'),
  }),
]);

const length = z.coerce.number().int().min(0).max(36_500);

export const deadlineQuery = z.object({
  from: z.iso.datetime({ offset: true }).describe('the event'),
  rule: z.enum(['calendar-days', 'working-days', 'clock-hours', 'term']),
  length: length.describe('days, hours or, for a term, years'),
  jointLeave: z.enum(['off', 'working']).default('off').describe('whether cuti bersama is a working day'),
  firstDay: z.enum(['counts', 'excluded']).default('counts').describe('of a term: the day of signing'),
  knownOn: date.optional().describe('decrees decided later are left out; default: today'),
});

export const holidayQuery = z.object({ knownOn: deadlineQuery.shape.knownOn });

export type HolidayYearAnswer = z.infer<typeof holidayYearAnswer>;
export type DeadlineAnswer = z.infer<typeof deadlineAnswer>;
