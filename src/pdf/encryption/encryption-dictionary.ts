/** The encryption dictionary of the standard security handler (ISO 32000-2 tables 20, 21 and 25), read and checked. */
import { asKind, type PdfDict, type PdfObject } from '../objects.ts';
import { PdfError } from '../pdf-error.ts';

export type CipherName = 'identity' | 'rc4' | 'aes-128' | 'aes-256';

export interface EncryptionDictionary {
  readonly revision: 2 | 3 | 4 | 5 | 6;
  /** Length of the file encryption key in bytes. */
  readonly keyLength: number;
  readonly o: Uint8Array;
  readonly u: Uint8Array;
  readonly oe: Uint8Array;
  readonly ue: Uint8Array;
  readonly p: number;
  readonly perms: Uint8Array | undefined;
  readonly encryptMetadata: boolean;
  readonly strings: CipherName;
  readonly streams: CipherName;
  readonly embeddedFiles: CipherName;
  /** Of a crypt filter that a stream names itself. */
  cipherOf(filter: string): CipherName;
}

type Resolve = (object: PdfObject | undefined) => PdfObject;

/** @throws {PdfError} `pdf.unsupported` for another handler or version, `pdf.bad-object` */
export function readEncryptionDictionary(dict: PdfDict, resolve: Resolve): EncryptionDictionary {
  const value = (key: string): PdfObject => resolve(dict.entries.get(key));
  const whole = (key: string): number | undefined => {
    const number = value(key);
    return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
  };
  const handler = asKind(value('Filter'), 'name')?.value;
  if (handler !== 'Standard') {
    const isPublicKey = handler !== undefined && /PubSec|Entrust|PPKEF/i.test(handler);
    const what = isPublicKey ? 'encryption for certificates' : 'the handler';
    throw new PdfError(
      'pdf.unsupported',
      `expected encryption by password (Standard), got ${what} ${JSON.stringify(handler ?? '')}`,
    );
  }
  const version = whole('V') ?? 0;
  const revision = revisionOf(version, whole('R'));
  const keyLength = keyLengthOf(version, revision, whole('Length'));
  const cipherOf = (filter: string): CipherName => {
    if (version < 4) return 'rc4';
    return filter === 'Identity' ? 'identity' : readCryptFilter(value('CF'), filter, version, resolve);
  };
  const cipher = (key: string, otherwise: CipherName): CipherName => {
    if (version < 4) return 'rc4';
    const filter = asKind(value(key), 'name')?.value;
    return filter === undefined ? otherwise : cipherOf(filter);
  };
  const streams = cipher('StmF', 'identity');
  const size = revision >= 5 ? 48 : 32;
  const p = whole('P');
  if (p === undefined) throw new PdfError('pdf.bad-object', 'expected whole /P in the encryption dictionary');
  return {
    revision,
    keyLength,
    o: bytesOf('O', size, resolve, dict),
    u: bytesOf('U', size, resolve, dict),
    oe: revision >= 5 ? bytesOf('OE', 32, resolve, dict) : new Uint8Array(0),
    ue: revision >= 5 ? bytesOf('UE', 32, resolve, dict) : new Uint8Array(0),
    p: p | 0,
    perms: value('Perms') === null ? undefined : bytesOf('Perms', 16, resolve, dict),
    encryptMetadata: version < 4 || value('EncryptMetadata') !== false,
    strings: cipher('StrF', 'identity'),
    streams,
    embeddedFiles: cipher('EFF', streams),
    cipherOf,
  };
}

function revisionOf(version: number, revision: number | undefined): EncryptionDictionary['revision'] {
  const fits =
    ((version === 1 || version === 2) && (revision === 2 || revision === 3)) ||
    (version === 4 && revision === 4) ||
    (version === 5 && (revision === 5 || revision === 6));
  if (fits) return revision;
  throw new PdfError(
    'pdf.unsupported',
    `expected encryption of V 1, 2, 4 or 5 with R 2 to 6, got V ${version} R ${revision ?? 'none'}`,
  );
}

/** Only V 2 has a length of its own; makers write others into V 4 and every reader takes 128 bits there. */
function keyLengthOf(version: number, revision: number, bits = 40): number {
  if (version === 5) return 32;
  if (version === 4) return 16;
  if (version === 1 || revision === 2) return 5;
  if (bits % 8 !== 0 || bits < 40 || bits > 128)
    throw new PdfError('pdf.bad-object', `expected a key of 40 to 128 bits, got ${bits}`);
  return bits / 8;
}

function readCryptFilter(filters: PdfObject, name: string, version: number, resolve: Resolve): CipherName {
  const filter = asKind(resolve(asKind(filters, 'dict')?.entries.get(name)), 'dict');
  const method = asKind(resolve(filter?.entries.get('CFM')), 'name')?.value;
  if (version === 4 && method === 'V2') return 'rc4';
  if (version === 4 && method === 'AESV2') return 'aes-128';
  if (version === 5 && method === 'AESV3') return 'aes-256';
  throw new PdfError(
    'pdf.unsupported',
    `expected a crypt filter for V ${version}, got ${JSON.stringify(name)} with ${JSON.stringify(method ?? '')}`,
  );
}

/** Makers pad these strings with zeros behind what counts. */
function bytesOf(key: string, length: number, resolve: Resolve, dict: PdfDict): Uint8Array {
  const bytes = asKind(resolve(dict.entries.get(key)), 'string')?.bytes;
  if (bytes === undefined || bytes.length < length)
    throw new PdfError(
      'pdf.bad-object',
      `expected ${length} bytes of /${key} in the encryption dictionary, got ${bytes?.length ?? 0}`,
    );
  return bytes.subarray(0, length);
}
