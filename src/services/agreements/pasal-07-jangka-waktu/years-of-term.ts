import type { AgreementRow } from '../../../io/db/agreements.ts';
import { dateInJakarta } from '../calendar/calendar-date.ts';
import { agreementYears } from '../kernel/agreement-years.ts';
import type { Consequence } from '../kernel/consequence.ts';

/** What each year of the term asks for: a usage report and a joint evaluation. With `after`, of an extension's new years. */
export function yearsOfTerm(
  { writtenOn }: Pick<AgreementRow, 'writtenOn'>,
  { endsAt, after }: { readonly endsAt: Date; readonly after?: Date },
): readonly Consequence[] {
  return agreementYears(writtenOn, endsAt)
    .filter(({ from }) => after === undefined || from > dateInJakarta(after))
    .flatMap(({ number, from, until }) =>
      [
        ['laporan-pemanfaatan', `Laporan pemanfaatan tahun perjanjian ke-${number}`] as const,
        ['evaluasi', `Evaluasi bersama tahun perjanjian ke-${number}`] as const,
      ].map(([module, subject]): Consequence => ({
        kind: 'open',
        module,
        act: 'dijadwalkan',
        owner: 'K',
        subject,
        facts: { tahunPerjanjian: number, dari: from, sampai: until },
      })),
    );
}
