import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import {
  countUsage,
  usageNames,
  type UsageFigure,
  type UsageName,
  type UsageScope,
} from '../../../io/db/usage-figures.ts';
import { beyondScope } from '../../../io/db/transaction.ts';
import { addDays, dateInJakarta, parseDate, startOfDay } from '../calendar/calendar-date.ts';
import type { Facts } from '../kernel/module.ts';

const figure = z.object({
  nama: z.string(),
  nilai: z.int(),
  rincian: z.array(z.object({ bagian: z.string(), nilai: z.int() })),
  kueri: z.array(z.string()),
  /** Of name, period, queries and result, so that whoever counts again sees whether it is the same. */
  sha256: z.string(),
});

/** Counted once and never again: what a report says for ever, with the queries that gave it. */
export const frozenFigures = z.object({
  angka: z.array(figure),
  angkaDari: z.iso.date(),
  /** The last day that they count. */
  angkaSampai: z.iso.date(),
  angkaSha256: z.string(),
});

type Figure = z.infer<typeof figure>;

export interface UsagePeriod {
  readonly organisationId: string;
  readonly agreementId: string;
  /** What the report is about, `dari` and `sampai`, both days in it. */
  readonly facts: Facts;
  readonly now: Date;
}

/** The days of the report, up to today where its year is not over. */
export function scopeOf({ organisationId, agreementId, facts, now }: UsagePeriod): UsageScope {
  const { dari, sampai } = z.looseObject({ dari: z.iso.date(), sampai: z.iso.date() }).parse(facts);
  const end = startOfDay(addDays(parseDate(sampai), 1));
  return { organisationId, agreementId, from: startOfDay(parseDate(dari)), until: end < now ? end : now };
}

export async function freezeFigures(
  tx: DatabaseTransaction,
  period: UsagePeriod,
): Promise<z.infer<typeof frozenFigures>> {
  const scope = scopeOf(period);
  const angka: Figure[] = [];
  for (const name of usageNames) angka.push(await countFigure(tx, name, scope));
  return {
    angka,
    angkaDari: dateInJakarta(scope.from),
    angkaSampai: dateInJakarta(new Date(scope.until.getTime() - 1)),
    angkaSha256: hashOf(angka),
  };
}

export async function countFigure(
  tx: DatabaseTransaction,
  name: UsageName,
  scope: UsageScope,
): Promise<Figure> {
  const counted = await beyondScope(tx, () => countUsage(tx, name, scope));
  return frozen(name, counted, scope);
}

function frozen(nama: string, { value, parts, queries }: UsageFigure, { from, until }: UsageScope): Figure {
  const result = {
    nama,
    nilai: value,
    rincian: parts.map((part) => ({ bagian: part.of, nilai: part.value })),
    kueri: [...queries],
  };
  return { ...result, sha256: hashOf({ ...result, from: from.toISOString(), until: until.toISOString() }) };
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
