import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addYears,
  dateInJakarta,
  daysBetween,
  endOfDay,
  parseDate,
  startOfDay,
  weekdayOf,
} from './calendar-date.ts';
import { agreementYears, computeDeadline, remindersBefore, type DeadlineRule } from './compute-deadline.ts';
import { holidaysOfYear, type HolidayDecree } from './holidays.ts';
import { indonesianDecrees } from './indonesian-holidays.ts';

const today = parseDate('2026-11-25');
const calendar = { decrees: indonesianDecrees, knownOn: today };
const compute = (from: string, rule: DeadlineRule, knownOn = today) =>
  computeDeadline(new Date(from), rule, { decrees: indonesianDecrees, knownOn });
const workingDays = (days: number): DeadlineRule => ({ kind: 'working-days', days, jointLeave: 'off' });

describe('the worked dates of requirements.md section 6', () => {
  it('the term of four years from 13-05-2020 ends on Sunday 12-05-2024; read the other way on 13-05-2024', () => {
    const term = compute('2020-05-13T03:00:00Z', { kind: 'term', years: 4, firstDay: 'counts' });
    expect(term).toMatchObject({
      status: 'ditetapkan',
      date: '2024-05-12',
      due: new Date('2024-05-12T16:59:59.999Z'),
      rule: { id: '4 tahun; hari penandatanganan adalah hari pertama' },
      alternative: { date: '2024-05-13' },
    });
    expect(weekdayOf(parseDate('2024-05-12'))).toBe(0);
  });

  it('its reminders fall 180, 90, 60 and 30 days before the last day', () => {
    const reminders = remindersBefore(parseDate('2024-05-12'), [180, 90, 60, 30]);
    expect(reminders.map(({ date }) => date)).toEqual([
      '2023-11-14',
      '2024-02-12',
      '2024-03-13',
      '2024-04-12',
    ]);
    expect(reminders[0]!.at).toEqual(new Date('2023-11-13T17:00:00Z'));
  });

  it.each([
    ['2023-03-01', '2023-03-31'],
    ['2024-04-12', '2024-05-12'],
    ['2024-04-13', '2024-05-13'],
  ])('a notice of termination received on %s allows the proposal from %s', (received, earliest) => {
    expect(compute(`${received}T02:00:00Z`, { kind: 'calendar-days', days: 30 })).toMatchObject({
      date: earliest,
      alternative: undefined,
    });
  });

  it('force majeure on Friday 05-04-2024 at 20:00 WIB is told by Sunday 20:00', () => {
    expect(compute('2024-04-05T13:00:00Z', { kind: 'clock-hours', hours: 48 })).toMatchObject({
      due: new Date('2024-04-07T13:00:00Z'),
      date: '2024-04-07',
    });
  });

  it('and written by 24-04-2024, by 18-04-2024 where joint leave counts as working days', () => {
    expect(compute('2024-04-05T13:00:00Z', workingDays(7))).toMatchObject({
      date: '2024-04-24',
      due: new Date('2024-04-24T16:59:59.999Z'),
      alternative: {
        date: '2024-04-18',
        rule: { id: expect.stringContaining('cuti bersama dihitung sebagai hari kerja') as string },
      },
    });
  });

  it('has four agreement years', () => {
    expect(agreementYears(parseDate('2020-05-13'), parseDate('2024-05-12'))).toEqual([
      { first: '2020-05-13', last: '2021-05-12' },
      { first: '2021-05-13', last: '2022-05-12' },
      { first: '2022-05-13', last: '2023-05-12' },
      { first: '2023-05-13', last: '2024-05-12' },
    ]);
  });
});

describe('counting', () => {
  it('lies in Jakarta: 18:00 UTC is the next day, and the year ends at 23:59:59.999 WIB', () => {
    expect(dateInJakarta(new Date('2023-12-31T16:59:59.999Z'))).toBe('2023-12-31');
    expect(dateInJakarta(new Date('2023-12-31T17:00:00Z'))).toBe('2024-01-01');
    expect(endOfDay(parseDate('2023-12-31'))).toEqual(new Date('2023-12-31T16:59:59.999Z'));
  });

  it('from 29 February ends on 28 February where the year has no 29th', () => {
    expect(addYears(parseDate('2020-02-29'), 1)).toBe('2021-02-28');
    expect(addYears(parseDate('2020-02-29'), 4)).toBe('2024-02-29');
    expect(addYears(parseDate('2020-02-29'), 80)).toBe('2100-02-28');
    expect(agreementYears(parseDate('2020-02-29'), parseDate('2024-02-28')).map(({ last }) => last)).toEqual([
      '2021-02-27',
      '2022-02-27',
      '2023-02-27',
      '2024-02-28',
    ]);
  });

  it('of working days runs over the end of a year', () => {
    expect(compute('2024-12-30T03:00:00Z', workingDays(2))).toMatchObject({ date: '2025-01-02' });
  });

  it('of a year that no decree has fixed says so', () => {
    expect(compute('2026-12-30T03:00:00Z', workingDays(3))).toMatchObject({
      status: 'belum-ditetapkan',
      year: 2027,
    });
    expect(compute('2026-12-30T03:00:00Z', { kind: 'calendar-days', days: 3 })).toMatchObject({
      date: '2027-01-02',
    });
  });

  it('keeps a day of election as a day off', () => {
    expect(compute('2024-02-13T03:00:00Z', workingDays(1))).toMatchObject({ date: '2024-02-15' });
  });

  it('keeps the date first computed when the decree is amended during the year', () => {
    const from = '2020-05-20T03:00:00Z';
    const before = compute(from, workingDays(3), parseDate('2020-03-01'));
    const after = compute(from, workingDays(3), parseDate('2020-06-01'));
    // Joint leave on 22, 26 and 27 May by the first decree, none of it by the third amendment.
    expect([before, after]).toMatchObject([{ date: '2020-06-02' }, { date: '2020-05-27' }]);
  });

  it.each([-1, 1.5, 40_000, Number.NaN])('refuses %s days', (days) => {
    expect(() => compute('2024-01-01T00:00:00Z', { kind: 'calendar-days', days })).toThrow(
      expect.objectContaining({ code: 'calendar.not-a-duration' }) as Error,
    );
  });

  it.each(['2023-02-29', '2023-2-1', '', 'kemarin', '2023-13-01'])('refuses %j as a date', (text) => {
    expect(() => parseDate(text)).toThrow(expect.objectContaining({ code: 'calendar.not-a-date' }) as Error);
  });

  it('moves forward only, over working days, and by as many of them as were asked for', () => {
    const day = fc.integer({ min: 0, max: 2000 }).map((n) => addDays(parseDate('2020-01-01'), n));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (from, days) => {
        const found = computeDeadline(startOfDay(from), workingDays(days), calendar);
        if (found.status === 'belum-ditetapkan') return;
        let counted = 0;
        for (let date = addDays(from, 1); date <= found.date; date = addDays(date, 1)) {
          const year = holidaysOfYear(indonesianDecrees, Number(date.slice(0, 4)), today);
          const off = year.status === 'ditetapkan' && year.holidays.has(date);
          if (![0, 6].includes(weekdayOf(date)) && !off) counted++;
        }
        expect(counted).toBe(days);
        expect([0, 6]).not.toContain(weekdayOf(found.date));
      }),
    );
  });
});

describe('the table of holidays', () => {
  const set = (year: number) => {
    const found = holidaysOfYear(indonesianDecrees, year, today);
    if (found.status !== 'ditetapkan') throw new Error(`${year} is not set`);
    return found;
  };
  const count = (year: number, kind: string) =>
    [...set(year).holidays.values()].filter((holiday) => holiday.kind === kind).length;

  it.each([
    [2020, 16, 5],
    [2021, 15, 1],
    [2022, 16, 4],
    [2023, 16, 11],
    [2024, 17, 10],
    [2025, 17, 11],
    [2026, 17, 8],
  ])(
    'has the national holidays and the joint leave of %i as its last decree left them',
    (year, national, leave) => {
      expect([count(year, 'national'), count(year, 'joint-leave')]).toEqual([national, leave]);
    },
  );

  it('has every day in the year of its decree, a source for each, and takes back only what was there', () => {
    const seen = new Map<string, HolidayDecree>();
    for (const decree of indonesianDecrees) {
      expect(decree.source).toMatch(/^[a-z.-]+\.[a-z]+\//);
      for (const date of decree.removes) expect(seen.has(date)).toBe(true);
      for (const { date } of decree.adds) {
        expect(Number(date.slice(0, 4))).toBe(decree.year);
        seen.set(date, decree);
      }
    }
  });

  it('answers “belum ditetapkan” before the first decree and for a missing year', () => {
    expect(holidaysOfYear(indonesianDecrees, 2024, parseDate('2023-09-11')).status).toBe('belum-ditetapkan');
    expect(holidaysOfYear(indonesianDecrees, 2031, today)).toEqual({
      status: 'belum-ditetapkan',
      year: 2031,
    });
  });

  it('counts days between dates', () => {
    expect(daysBetween(parseDate('2024-02-28'), parseDate('2024-03-01'))).toBe(2);
  });
});
