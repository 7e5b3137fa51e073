import { AgreementError } from '../kernel/agreement-error.ts';

/** Where a page goes on, as an opaque text. */
export const encodeCursor = (at: Date | string, id: string): string =>
  Buffer.from(`${typeof at === 'string' ? at : at.getTime()} ${id}`).toString('base64url');

/** @throws {AgreementError} `agreement.bad-cursor` */
export function parseTimeCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const { first, id } = parse(cursor, /^\d{1,16}$/);
  const at = new Date(Number(first));
  if (Number.isNaN(at.getTime())) throw bad();
  return { at, id };
}

/** @throws {AgreementError} `agreement.bad-cursor` */
export function parseDayCursor(cursor: string | undefined): { writtenOn: string; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const { first: writtenOn, id } = parse(cursor, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
  return { writtenOn, id };
}

function parse(cursor: string, pattern: RegExp): { first: string; id: string } {
  const [first = '', id = '', ...more] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  if (more.length > 0 || !pattern.test(first) || !uuid.test(id)) throw bad();
  return { first, id };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const bad = () => new AgreementError('agreement.bad-cursor', 'expected the `next` of the page before');

/** A page of what was asked for with one more, and where it goes on. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last !== undefined && { next: cursorOf(last) }) };
}
