import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { FieldLock } from '../pades/sign/field-lock.ts';
import type { PadesLevel } from '../pades/sign/sign-pdf.ts';
import { isRefusal, type Refusal } from '../pades/inspect/refuse-unsafe.ts';
import { UsageError } from './output.ts';
import type { ReservedField } from '../pades/sign/prepare-signature.ts';
import { readReservedField } from '../pades/sign/read-reserved-field.ts';
import { readPageRanges, type PageRanges } from '../pdf/page-ranges.ts';
import { readSecret } from './read-secret.ts';

export interface SignOptions {
  readonly inputs: readonly string[];
  readonly out: string;
  readonly p12: string | undefined;
  readonly pki: string | undefined;
  readonly as: string | undefined;
  readonly server: string | undefined;
  readonly credentialFile: string | undefined;
  readonly passphrase: string | undefined;
  /** Opens encrypted files. */
  readonly password: string | undefined;
  readonly level: PadesLevel | undefined;
  readonly tsa: string | undefined;
  /** PEM files. */
  readonly trust: readonly string[];
  readonly field: string | undefined;
  readonly page: number | 'last' | undefined;
  /** Four numbers, or width and height with a tag. */
  readonly rect: readonly number[] | undefined;
  readonly tag: string | undefined;
  /** Pages that show the mark; the last one carries the signature's field. */
  readonly copies: PageRanges | undefined;
  readonly image: Uint8Array | undefined;
  readonly qr: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly certify: 1 | 2 | 3 | undefined;
  /** The field must be there already. */
  readonly existing: boolean;
  readonly invisible: boolean;
  /** Places for later signers. */
  readonly reserve: readonly ReservedField[];
  /** An unsigned file that cannot be signed as it is is written anew first. */
  readonly repair: boolean;
  readonly lock: FieldLock | undefined;
  readonly evidenceAfterNoChanges: boolean;
  /** Ed25519 and ML-DSA keys may sign. */
  readonly experimental: boolean;
  /** Findings of an inspection that keep a file from being signed. */
  readonly refuse: readonly Refusal[];
}

const levels: readonly PadesLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

/** @throws {UsageError} that says what was expected */
export async function readSignOptions(args: readonly string[]): Promise<SignOptions> {
  const { values, positionals } = parseSignArgs(args);
  if (positionals.length === 0 || values.out === undefined)
    throw new UsageError('expected: sertel sign IN.pdf… -o OUT.pdf|DIR');
  checkKey(values);
  checkPlace(values);
  const certify = values.certify === undefined ? undefined : Number(values.certify);
  if (certify !== undefined && certify !== 1 && certify !== 2 && certify !== 3) {
    throw new UsageError(`expected --certify 1, 2 or 3, got ${values.certify}`);
  }
  const level = levels.find((known) => known === values.level);
  if (values.level !== undefined && level === undefined) {
    throw new UsageError(`expected --level ${levels.join(', ')}, got ${values.level}`);
  }
  return {
    inputs: positionals,
    out: values.out,
    p12: values.p12,
    pki: values.pki,
    as: values.as,
    server: values.server,
    credentialFile: values['credential-file'],
    passphrase: await readSecret(values['passphrase-file']),
    password: await readSecret(values['password-file']),
    level,
    tsa: values.tsa,
    trust: values.trust ?? [],
    field: values.field,
    page: readPage(values.page),
    rect: readNumbers(values.rect, values.tag === undefined ? 4 : 2),
    tag: values.tag,
    copies: readCopies(values.copies),
    image: values.image === undefined ? undefined : await readFile(values.image),
    qr: values.qr,
    reason: values.reason,
    location: values.location,
    certify,
    existing: values.existing === true,
    invisible: values.invisible === true,
    lock: readLock(values.lock),
    reserve: (values.reserve ?? []).map(readReserved),
    repair: values.repair === true,
    evidenceAfterNoChanges: values['evidence-after-no-changes'] === true,
    experimental: values.experimental === true,
    refuse: readRefusals(values.refuse),
  };
}

function parseSignArgs(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', short: 'o' },
      p12: text,
      'passphrase-file': text,
      'password-file': text,
      pki: text,
      as: text,
      server: text,
      'credential-file': text,
      level: text,
      tsa: text,
      trust: { type: 'string', multiple: true },
      field: text,
      page: text,
      rect: text,
      tag: text,
      copies: text,
      invisible: { type: 'boolean' },
      image: text,
      qr: text,
      reason: text,
      location: text,
      certify: text,
      existing: { type: 'boolean' },
      lock: text,
      reserve: { type: 'string', multiple: true },
      repair: { type: 'boolean' },
      'evidence-after-no-changes': { type: 'boolean' },
      experimental: { type: 'boolean' },
      refuse: text,
    },
  });
}

type Values = ReturnType<typeof parseSignArgs>['values'];

/** Whose key signs, and what only goes with that. */
function checkKey(values: Values): void {
  const ways = [values.p12, values.pki, values.as].filter((way) => way !== undefined);
  if (ways.length !== 1) throw new UsageError('expected exactly one of --p12, --pki and --as');
  const server = [values.server, values['credential-file']].filter((one) => one !== undefined);
  if (values.as !== undefined && server.length < 2)
    throw new UsageError('expected --server and --credential-file beside --as');
  if (values.as === undefined && server.length > 0)
    throw new UsageError('expected --server and --credential-file beside --as only');
  if (values.tsa !== undefined && values.p12 === undefined)
    throw new UsageError('expected --tsa together with --p12 only');
  if (values.p12 !== undefined && values.tsa === undefined && /^B-(T|LT|LTA)$/.test(values.level ?? ''))
    throw new UsageError(`expected --tsa beside --p12 for --level ${values.level}`);
  if (values.as !== undefined && values.lock !== undefined)
    throw new UsageError('expected --lock with a key of your own only');
  if (values.as !== undefined && values.repair === true)
    throw new UsageError('expected --repair with a key of your own only');
  if (values.as !== undefined && values['evidence-after-no-changes'] === true)
    throw new UsageError('expected --evidence-after-no-changes with a key of your own only');
}

/** Where the mark shows and what it shows: what was asked for is never left out in silence. */
function checkPlace(values: Values): void {
  const { page, rect, tag, copies, image, qr, field, invisible } = values;
  const given = (...options: readonly unknown[]) => options.some((option) => option !== undefined);
  if (tag !== undefined && (tag === '' || rect === undefined || given(page)))
    throw new UsageError('expected --tag TEXT with --rect w,h and without --page');
  if (copies !== undefined && (rect === undefined || given(page, tag)))
    throw new UsageError('expected --copies with --rect x,y,w,h and without --page and --tag');
  if (given(page) ? rect === undefined : given(rect) && !given(tag, copies))
    throw new UsageError('expected --page and --rect together');
  if (invisible === true && given(page, rect, tag, copies, image, qr))
    throw new UsageError('expected --invisible without a place, a picture or a QR code for a mark');
  if (given(image) && given(qr)) throw new UsageError('expected one of --image and --qr');
  if (given(image, qr) && !given(rect, field))
    throw new UsageError(
      'expected a place for the mark beside --image or --qr: --page and --rect, --tag, or --field',
    );
  if (values.existing === true && field === undefined)
    throw new UsageError('expected --field NAME beside --existing');
}

function readRefusals(value: string | undefined): readonly Refusal[] {
  return (value?.split(',') ?? []).map((code) => {
    if (!isRefusal(code))
      throw new UsageError(`expected --refuse to be danger, warning or codes of sertel inspect, got ${code}`);
    return code;
  });
}

function readLock(value: string | undefined): FieldLock | undefined {
  if (value === undefined) return undefined;
  if (value === 'all') return { action: 'All' };
  const [, kind, names = ''] = /^(include|exclude):(.+)$/.exec(value) ?? [];
  if (kind === undefined)
    throw new UsageError(`expected --lock all, include:a,b or exclude:a,b, got ${value}`);
  return { action: kind === 'include' ? 'Include' : 'Exclude', fields: names.split(',') };
}

function readPage(value: string | undefined): number | 'last' | undefined {
  if (value === undefined || value === 'last') return value;
  if (!/^[1-9]\d{0,6}$/.test(value))
    throw new UsageError(`expected --page to be a number from 1, or last, got ${value}`);
  return Number(value);
}

function readNumbers(value: string | undefined, count: number): readonly number[] | undefined {
  if (value === undefined) return undefined;
  // An empty text would be the number 0.
  const numbers = value.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)));
  if (numbers.length !== count || !numbers.every(Number.isFinite)) {
    throw new UsageError(`expected --rect to be ${count} numbers with commas between them, got ${value}`);
  }
  return numbers;
}

function readCopies(text: string | undefined): PageRanges | undefined {
  const ranges = text === undefined ? undefined : readPageRanges(text);
  if (text !== undefined && ranges === undefined)
    throw new UsageError(`expected --copies to be all or pages like 1-3,7, got ${text}`);
  return ranges;
}

function readReserved(text: string): ReservedField {
  const reserved = readReservedField(text);
  if (reserved === undefined) throw new UsageError(`expected --reserve NAME=page,x,y,w,h, got ${text}`);
  return reserved;
}
