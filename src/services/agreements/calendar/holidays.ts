import { yearOf, type CalendarDate } from './calendar-date.ts';

/** National holiday (libur nasional), joint leave (cuti bersama), or a day of election by presidential decree. */
export type HolidayKind = 'national' | 'joint-leave' | 'election';

export interface Holiday {
  readonly date: CalendarDate;
  readonly kind: HolidayKind;
  /** Indonesian, as the decree names it. */
  readonly name: string;
}

/** A joint decree of three ministers (SKB), one that amends it, or a presidential decree: what holds from its day on. */
export interface HolidayDecree {
  /** The year whose days it fixes. */
  readonly year: number;
  /** As it is cited: `SKB 728/2019, 213/2019, 01/2019`. */
  readonly citation: string;
  readonly decidedOn: CalendarDate;
  /** Where the dates were read, for whoever wants to look again. */
  readonly source: string;
  readonly adds: readonly Holiday[];
  /** Days that an earlier decree had fixed and that this one takes back. */
  readonly removes: readonly CalendarDate[];
}

export type HolidayYear =
  | { readonly status: 'belum-ditetapkan'; readonly year: number }
  | {
      readonly status: 'ditetapkan';
      readonly year: number;
      readonly holidays: ReadonlyMap<CalendarDate, Holiday>;
      /** In the order in which they were decided. */
      readonly decrees: readonly HolidayDecree[];
    };

/** The days of a year by the decrees that were decided up to and on `knownOn`; an amendment later changes nothing here. */
export function holidaysOfYear(
  decrees: readonly HolidayDecree[],
  year: number,
  knownOn: CalendarDate,
): HolidayYear {
  const applied = decrees
    .filter((decree) => decree.year === year && decree.decidedOn <= knownOn)
    .toSorted((a, b) => (a.decidedOn < b.decidedOn ? -1 : 1));
  // A day of election alone does not fix the year.
  if (!applied.some(({ adds }) => adds.some(({ kind }) => kind === 'national')))
    return { status: 'belum-ditetapkan', year };
  const holidays = new Map<CalendarDate, Holiday>();
  for (const { adds, removes } of applied) {
    for (const date of removes) holidays.delete(date);
    for (const holiday of adds) holidays.set(holiday.date, holiday);
  }
  return { status: 'ditetapkan', year, holidays, decrees: applied };
}

/** Years are looked up once for a count that runs over many days. */
export function holidayFinder(
  decrees: readonly HolidayDecree[],
  knownOn: CalendarDate,
): (date: CalendarDate) => Holiday | undefined | { readonly unset: number } {
  const years = new Map<number, HolidayYear>();
  return (date) => {
    const year = yearOf(date);
    const known = years.get(year) ?? holidaysOfYear(decrees, year, knownOn);
    years.set(year, known);
    return known.status === 'ditetapkan' ? known.holidays.get(date) : { unset: year };
  };
}
