import { UsageError } from './output.ts';

/** RFC 3339 clause 5.6: with seconds and an offset, so that it means the same on every machine. @throws {UsageError} */
export function readTime(option: string, text: string): Date {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  const time = new Date(text.toUpperCase());
  // JavaScript takes 31 February for 2 or 3 March.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (year === '' || Number.isNaN(time.getTime()) || Number(day) > lastDay)
    throw new UsageError(
      `expected ${option} to be an RFC 3339 time such as 2026-05-13T20:00:00+07:00, got ${text}`,
    );
  return time;
}
