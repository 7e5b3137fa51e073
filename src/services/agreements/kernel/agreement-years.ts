import { addDays, addYears, dateInJakarta, parseDate, type CalendarDate } from '../calendar/calendar-date.ts';

export interface AgreementYear {
  readonly number: number;
  readonly from: CalendarDate;
  /** The last day. */
  readonly until: CalendarDate;
}

/** The years of the term, each from its anniversary to the day before the next; the last one ends with the term (A9). */
export function agreementYears(writtenOn: string, endsAt: Date): readonly AgreementYear[] {
  const first = parseDate(writtenOn);
  const last = dateInJakarta(endsAt);
  const years: AgreementYear[] = [];
  for (let number = 1; addYears(first, number - 1) <= last; number++) {
    const whole = addDays(addYears(first, number), -1);
    // The other reading of A1 adds one day to the term, not a year of one day.
    const until = addDays(whole, 1) >= last ? last : whole;
    years.push({ number, from: addYears(first, number - 1), until });
    if (until === last) break;
  }
  return years;
}
