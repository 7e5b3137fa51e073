import type { z } from 'zod';
import type { signatureForm } from '../../contract/signatures.ts';
import type { Appearance, MarkWish } from '../../io/workers/signing-task.ts';
import { isRefusal, type Refusal } from '../../pades/inspect/refuse-unsafe.ts';
import type { ReservedField } from '../../pades/sign/prepare-signature.ts';
import { readReservedField } from '../../pades/sign/read-reserved-field.ts';
import { readPageRanges, type PageRanges } from '../../pdf/page-ranges.ts';
import type { SignerName } from '../../services/identity/find-signer.ts';
import { parseNik } from '../../services/identity/nik.ts';
import { HttpError } from '../http-error.ts';

/** By NIK where there is one, else by e-mail. @throws {IdentityError} `identity.bad-nik` */
export const signerNameOf = ({
  nik,
  email,
}: {
  readonly nik?: string | undefined;
  readonly email?: string | undefined;
}): SignerName =>
  nik === undefined ? { kind: 'email', email: email ?? '' } : { kind: 'nik', nik: parseNik(nik) };

export function readRefusals(text: string | undefined): readonly Refusal[] {
  return (text === undefined ? [] : text.split(',')).map((part) => {
    const code = part.trim();
    if (isRefusal(code)) return code;
    throw new HttpError(
      'http.bad-request',
      `expected \`refuse\` to be danger, warning or codes of findings, got ${JSON.stringify(code)}`,
    );
  });
}

/** One a line; empty lines count for nothing. */
export const readReserved = (text: string): readonly ReservedField[] =>
  text
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
    .map((line) => {
      const reserved = readReservedField(line);
      if (reserved !== undefined) return reserved;
      throw new HttpError(
        'http.bad-request',
        `expected \`reserve\` to be NAME=page,x,y,width,height on each line, got ${JSON.stringify(line)}`,
      );
    });

type PlaceFields = Pick<z.infer<typeof signatureForm>, 'page' | 'rect' | 'tag' | 'field' | 'copies'>;

/** A mark of the caller's own, or none: then it is the full one. */
export function markOf(image: Uint8Array | undefined, qr: string | undefined): MarkWish | undefined {
  if (image !== undefined && qr !== undefined)
    throw new HttpError('http.bad-request', 'expected one of `image` and `qr`');
  if (image !== undefined) return { kind: 'picture', image };
  return qr === undefined ? undefined : { kind: 'qr', text: qr };
}

export function appearanceOf({ page, rect, tag, field, copies }: PlaceFields, own?: MarkWish): Appearance {
  const mark = own ?? ({ kind: 'full' } as const);
  const refuse = (why: string): never => {
    throw new HttpError('http.bad-request', why);
  };
  if (field !== undefined) {
    if (page !== undefined || rect !== undefined || tag !== undefined || copies !== undefined)
      refuse('expected `field` without `page`, `rect`, `tag` and `copies`');
    return { kind: 'field', field, mark };
  }
  if (page === undefined && rect === undefined && tag === undefined && copies === undefined)
    return own === undefined ? { kind: 'invisible' } : refuse('expected a place for `image` or `qr`');
  if (copies !== undefined && (page !== undefined || tag !== undefined))
    refuse('expected `copies` with `rect` and without `page` and `tag`');
  const numbers = (rect ?? '').split(',').map(Number);
  const [x = 0, y = 0, width = 0, height = 0] = tag === undefined ? numbers : [0, 0, ...numbers];
  const wanted = tag === undefined ? 4 : 2;
  if (numbers.length !== wanted || !numbers.every(Number.isFinite) || width <= 0 || height <= 0)
    refuse(`expected \`rect\` to be ${wanted} numbers with commas between them`);
  if (tag !== undefined)
    return { kind: 'visible', mark, place: { kind: 'tag', tag, width, height, countOthers: true } };
  const on = copies === undefined ? readPage(page) : { copies: readCopies(copies) };
  const place = { kind: 'rectangle', page: on, origin: 'lower-left', x, y, width, height } as const;
  return { kind: 'visible', mark, place };
}

function readPage(page = 'last'): number | 'last' {
  if (page === 'last') return page;
  const number = Number(page);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new HttpError('http.bad-request', 'expected `page` to be a number from 1, or last');
}

function readCopies(copies: string): PageRanges {
  const ranges = readPageRanges(copies);
  if (ranges !== undefined) return ranges;
  throw new HttpError('http.bad-request', 'expected `copies` to be all, or pages like 1-3,7');
}
