/** Service hours: Mondays to Fridays from 08:00 to 16:00 WIB without national holidays and joint leave (a house rule). */
import { addDays, dateInJakarta, startOfDay, weekdayOf, type CalendarDate } from './calendar-date.ts';
import type { Calendar } from './compute-deadline.ts';
import { holidayFinder } from './holidays.ts';

const hourMs = 3_600_000;
const opensAt = 8 * hourMs;
const closesAt = 16 * hourMs;

/** When so many service hours have passed; undefined where a year on the way has no decree yet. */
export function addBusinessHours(from: Date, hours: number, calendar: Calendar): Date | undefined {
  let left = hours * hourMs;
  for (const open of serviceTimes(from, calendar)) {
    if (open === undefined) return undefined;
    const length = open.until.getTime() - open.from.getTime();
    if (left <= length) return new Date(open.from.getTime() + left);
    left -= length;
  }
  return undefined;
}

/** The service time between two moments, in hours. */
export function businessHoursBetween(from: Date, until: Date, calendar: Calendar): number {
  let total = 0;
  for (const open of serviceTimes(from, calendar)) {
    if (open === undefined || open.from >= until) break;
    total += Math.min(open.until.getTime(), until.getTime()) - open.from.getTime();
  }
  return total / hourMs;
}

const longestDays = 3660;

function* serviceTimes(from: Date, { decrees, knownOn }: Calendar) {
  const find = holidayFinder(decrees, knownOn);
  let day: CalendarDate = dateInJakarta(from);
  for (let i = 0; i < longestDays; i++, day = addDays(day, 1)) {
    const weekday = weekdayOf(day);
    if (weekday === 0 || weekday === 6) continue;
    const holiday = find(day);
    if (holiday !== undefined && 'unset' in holiday) yield undefined;
    if (holiday !== undefined) continue;
    const start = startOfDay(day).getTime();
    const open = new Date(Math.max(start + opensAt, from.getTime()));
    const until = new Date(start + closesAt);
    if (open < until) yield { from: open, until };
  }
}
