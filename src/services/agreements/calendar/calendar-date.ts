import { AppError } from '../../../lib/errors.ts';

declare const calendarDate: unique symbol;
/** A day of the proleptic Gregorian calendar, `YYYY-MM-DD`; compares as text. */
export type CalendarDate = string & { readonly [calendarDate]: never };

export type CalendarErrorCode = 'calendar.not-a-date' | 'calendar.not-a-duration' | 'calendar.out-of-range';

export class CalendarError extends AppError<CalendarErrorCode> {}

const dayMs = 86_400_000;
/** West Indonesian time (WIB); it has known no daylight saving since 1964. */
const jakartaOffsetMs = 7 * 3_600_000;

/** @throws {CalendarError} `calendar.not-a-date` */
export function parseDate(text: string): CalendarDate {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new CalendarError(
      'calendar.not-a-date',
      `expected a date as YYYY-MM-DD, got ${JSON.stringify(text)}`,
    );
  return text as CalendarDate;
}

/** The day that the instant lies on in Jakarta. */
export const dateInJakarta = (instant: Date): CalendarDate => fromMs(instant.getTime() + jakartaOffsetMs);

/** 00:00:00.000 WIB of the day. */
export const startOfDay = (date: CalendarDate): Date => new Date(toMs(date) - jakartaOffsetMs);

/** 23:59:59.999 WIB of the day. */
export const endOfDay = (date: CalendarDate): Date => new Date(toMs(date) - jakartaOffsetMs + dayMs - 1);

export const addDays = (date: CalendarDate, days: number): CalendarDate => fromMs(toMs(date) + days * dayMs);

/** How many days `to` lies after `from`. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => (toMs(to) - toMs(from)) / dayMs;

/** The same day of another year; 28 February where that year has no 29th. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  const year = yearOf(date) + years;
  const kept = date.slice(5) !== '02-29' || isLeapYear(year);
  const [month = 1, day = 1] = (kept ? date.slice(5) : '02-28').split('-').map(Number);
  return fromMs(new Date(0).setUTCFullYear(year, month - 1, day));
}

export const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));

/** 0 is Sunday. */
export const weekdayOf = (date: CalendarDate): number => new Date(toMs(date)).getUTCDay();

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const toMs = (date: CalendarDate): number => Date.parse(`${date}T00:00:00Z`);

/** @throws {CalendarError} `calendar.out-of-range` outside the years that four digits can tell */
function fromMs(ms: number): CalendarDate {
  const text = new Date(ms).toISOString();
  if (!/^\d{4}-/.test(text))
    throw new CalendarError('calendar.out-of-range', `expected a day in the years 0000 to 9999, got ${text}`);
  return parseDate(text.slice(0, 10));
}
