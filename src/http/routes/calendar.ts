import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  deadlineAnswer,
  deadlineQuery,
  holidayQuery,
  holidayYearAnswer,
  type DeadlineAnswer,
  type HolidayYearAnswer,
} from '../../contract/calendar.ts';
import { problemSchema } from '../../contract/problem.ts';
import { dateInJakarta, parseDate } from '../../services/agreements/calendar/calendar-date.ts';
import {
  computeDeadline,
  type DeadlineRule,
  type Reading,
} from '../../services/agreements/calendar/compute-deadline.ts';
import { holidaysOfYear } from '../../services/agreements/calendar/holidays.ts';
import { indonesianDecrees } from '../../services/agreements/calendar/indonesian-holidays.ts';
import type { Platform } from '../../services/platform.ts';

/** `GET /rest/v1/holidays/{year}` and `/rest/v1/deadlines`: how the agreement's dates are counted, for everyone. */
export function calendarRoutes(app: FastifyInstance, { clock }: Pick<Platform, 'clock'>): void {
  const knownOn = (text: string | undefined) =>
    text === undefined ? dateInJakarta(clock()) : parseDate(text);

  app.get<{ Params: { year: number }; Querystring: z.infer<typeof holidayQuery> }>(
    '/rest/v1/holidays/:year',
    {
      schema: {
        tags: ['calendar'],
        summary: 'National holidays and joint leave of a year, with the decrees that fix them',
        params: z.object({ year: z.coerce.number().int().min(1945).max(9998) }),
        querystring: holidayQuery,
        response: { 200: holidayYearAnswer, 400: problemSchema },
      },
    },
    async (request): Promise<HolidayYearAnswer> => {
      const year = holidaysOfYear(indonesianDecrees, request.params.year, knownOn(request.query.knownOn));
      if (year.status === 'belum-ditetapkan') return year;
      return {
        status: year.status,
        year: year.year,
        holidays: [...year.holidays.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1)),
        decrees: year.decrees.map(({ citation, decidedOn, source }) => ({ citation, decidedOn, source })),
      };
    },
  );

  app.get<{ Querystring: z.infer<typeof deadlineQuery> }>(
    '/rest/v1/deadlines',
    {
      schema: {
        tags: ['calendar'],
        summary: 'When something is due, with the rule in words and the other reading of the clause',
        querystring: deadlineQuery,
        response: { 200: deadlineAnswer, 400: problemSchema },
      },
    },
    async ({ query }): Promise<DeadlineAnswer> => {
      const calendar = { decrees: indonesianDecrees, knownOn: knownOn(query.knownOn) };
      const deadline = computeDeadline(new Date(query.from), ruleOf(query), calendar);
      if (deadline.status === 'belum-ditetapkan') return deadline;
      const { alternative } = deadline;
      return {
        status: deadline.status,
        ...answerOf(deadline),
        ...(alternative && { alternative: answerOf(alternative) }),
      };
    },
  );
}

function ruleOf({ rule, length, jointLeave, firstDay }: z.infer<typeof deadlineQuery>): DeadlineRule {
  switch (rule) {
    case 'calendar-days':
      return { kind: rule, days: length };
    case 'working-days':
      return { kind: rule, days: length, jointLeave };
    case 'clock-hours':
      return { kind: rule, hours: length };
    case 'term':
      return { kind: rule, years: length, firstDay };
  }
}

const answerOf = ({ due, date, rule }: Reading) => ({ due: due.toISOString(), date, rule });
