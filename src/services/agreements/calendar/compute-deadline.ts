/**
 * When something is due, in the words of the rule and by the other reading of the clause where there is one
 * (requirements.md section 5: A1, A4, A6, A7). Days end at 23:59:59.999 WIB.
 */
import {
  addDays,
  addYears,
  CalendarError,
  dateInJakarta,
  endOfDay,
  startOfDay,
  weekdayOf,
  type CalendarDate,
} from './calendar-date.ts';
import { holidayFinder, type HolidayDecree } from './holidays.ts';

export type DeadlineRule =
  /** Every day counts, that of the event itself does not. */
  | { readonly kind: 'calendar-days'; readonly days: number }
  /** Mondays to Fridays without national holidays; `jointLeave` says whether cuti bersama is a working day (A7). */
  | { readonly kind: 'working-days'; readonly days: number; readonly jointLeave: 'off' | 'working' }
  /** Elapsed hours, nights and holidays included (A6). */
  | { readonly kind: 'clock-hours'; readonly hours: number }
  /** The last day of a term; `firstDay` says whether the day of signing is the first of it (A1). */
  | { readonly kind: 'term'; readonly years: number; readonly firstDay: 'counts' | 'excluded' };

export interface Reading {
  /** The last moment that is still in time. */
  readonly due: Date;
  readonly date: CalendarDate;
  readonly rule: { readonly id: string; readonly en: string };
}

export type Deadline =
  | (Reading & {
      readonly status: 'ditetapkan';
      /** The clause read the other way, where that gives another day. */
      readonly alternative: Reading | undefined;
    })
  /** A working day of this year cannot be told yet: no decree has fixed its holidays. */
  | { readonly status: 'belum-ditetapkan'; readonly year: number; readonly rule: Reading['rule'] };

export interface Calendar {
  readonly decrees: readonly HolidayDecree[];
  /** Decrees decided later are not known yet: a date that was computed then stays as it was computed. */
  readonly knownOn: CalendarDate;
}

/** @throws {CalendarError} `calendar.not-a-duration` where the rule's length is no whole number from 0 */
export function computeDeadline(from: Date, rule: DeadlineRule, calendar: Calendar): Deadline {
  const length = lengthOf(rule);
  if (!Number.isInteger(length) || length < 0 || length > longest) {
    throw new CalendarError(
      'calendar.not-a-duration',
      `expected a whole number from 0 to ${longest}, got ${length}`,
    );
  }
  const reading = read(from, rule, calendar);
  if ('unset' in reading) {
    return { status: 'belum-ditetapkan', year: reading.unset, rule: wordsOf(rule) };
  }
  const other = otherReading(rule);
  const alternative = other && read(from, other, calendar);
  return {
    status: 'ditetapkan',
    ...reading,
    alternative:
      alternative !== undefined && !('unset' in alternative) && alternative.date !== reading.date
        ? alternative
        : undefined,
  };
}

const longest = 36_500;

const lengthOf = (rule: DeadlineRule): number => {
  switch (rule.kind) {
    case 'calendar-days':
    case 'working-days':
      return rule.days;
    case 'clock-hours':
      return rule.hours;
    case 'term':
      return rule.years;
  }
};

function read(from: Date, rule: DeadlineRule, calendar: Calendar): Reading | { readonly unset: number } {
  const day = dateInJakarta(from);
  switch (rule.kind) {
    case 'calendar-days':
      return endingOn(addDays(day, rule.days), rule);
    case 'working-days': {
      const last = countWorkingDays(day, rule, calendar);
      return typeof last === 'string' ? endingOn(last, rule) : last;
    }
    case 'clock-hours': {
      const due = new Date(from.getTime() + rule.hours * 3_600_000);
      return { due, date: dateInJakarta(due), rule: wordsOf(rule) };
    }
    case 'term': {
      const sameDay = addYears(day, rule.years);
      return endingOn(rule.firstDay === 'counts' ? addDays(sameDay, -1) : sameDay, rule);
    }
  }
}

const endingOn = (date: CalendarDate, rule: DeadlineRule): Reading => ({
  due: endOfDay(date),
  date,
  rule: wordsOf(rule),
});

function countWorkingDays(
  from: CalendarDate,
  rule: Extract<DeadlineRule, { kind: 'working-days' }>,
  { decrees, knownOn }: Calendar,
): CalendarDate | { readonly unset: number } {
  const find = holidayFinder(decrees, knownOn);
  let date = from;
  for (let left = rule.days; left > 0;) {
    date = addDays(date, 1);
    const weekday = weekdayOf(date);
    if (weekday === 0 || weekday === 6) continue;
    const holiday = find(date);
    if (holiday !== undefined && 'unset' in holiday) return holiday;
    if (holiday === undefined || (holiday.kind === 'joint-leave' && rule.jointLeave === 'working')) left--;
  }
  return date;
}

function otherReading(rule: DeadlineRule): DeadlineRule | undefined {
  if (rule.kind === 'working-days')
    return { ...rule, jointLeave: rule.jointLeave === 'off' ? 'working' : 'off' };
  if (rule.kind === 'term') return { ...rule, firstDay: rule.firstDay === 'counts' ? 'excluded' : 'counts' };
  return undefined;
}

/** The rule as it stands beside each date that depends on it. */
function wordsOf(rule: DeadlineRule): Reading['rule'] {
  switch (rule.kind) {
    case 'calendar-days':
      return {
        id: `${rule.days} hari kalender; hari kejadian tidak dihitung, hari libur dihitung`,
        en: `${rule.days} calendar days; the day of the event does not count, holidays do`,
      };
    case 'working-days': {
      const off = rule.jointLeave === 'off';
      return {
        id: `${rule.days} hari kerja (Senin–Jumat tanpa libur nasional${off ? ' dan cuti bersama' : '; cuti bersama dihitung sebagai hari kerja'}); hari kejadian tidak dihitung`,
        en: `${rule.days} working days (Monday to Friday without national holidays${off ? ' and joint leave' : '; joint leave counts as working days'}); the day of the event does not count`,
      };
    }
    case 'clock-hours':
      return {
        id: `${rule.hours} jam berturut-turut sejak kejadian, malam dan hari libur dihitung`,
        en: `${rule.hours} elapsed hours from the event, nights and holidays included`,
      };
    case 'term': {
      const counts = rule.firstDay === 'counts';
      return {
        id: `${rule.years} tahun; hari penandatanganan ${counts ? 'adalah hari pertama' : 'tidak dihitung'}`,
        en: `${rule.years} years; the day of signing ${counts ? 'is the first day' : 'does not count'}`,
      };
    }
  }
}

/** From the first day of each agreement year to its last, within the term (A9). */
export function agreementYears(
  from: CalendarDate,
  lastDay: CalendarDate,
): readonly { readonly first: CalendarDate; readonly last: CalendarDate }[] {
  const years: { first: CalendarDate; last: CalendarDate }[] = [];
  for (let first = from, n = 1; first <= lastDay && n <= longest; n++) {
    const next = addYears(from, n);
    const last = addDays(next, -1);
    years.push({ first, last: last < lastDay ? last : lastDay });
    first = next;
  }
  return years;
}

/** 00:00 WIB of the days on which to remind, `daysBefore` the last day. */
export const remindersBefore = (
  lastDay: CalendarDate,
  daysBefore: readonly number[],
): readonly { readonly daysBefore: number; readonly date: CalendarDate; readonly at: Date }[] =>
  daysBefore.map((days) => {
    const date = addDays(lastDay, -days);
    return { daysBefore: days, date, at: startOfDay(date) };
  });
