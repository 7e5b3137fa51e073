import { digest } from '#crypto';
import { toHex } from '../../../lib/bytes.ts';
import { parsePem } from '../../../pki/x509/pem.ts';
import { CaError } from '../ca-error.ts';
import type { NamedFile } from './ceremony-file.ts';

/** Reads a file that the ceremony's file names, as it lies there. */
export type CeremonyFiles = (name: string) => Uint8Array;

/**
 * The DER of a certificate or a request, from DER or PEM. The ceremony's file holds its SHA-256, and so whoever
 * reviewed the one has reviewed the other: a file that was exchanged after the review is not read.
 *
 * @throws {CaError} `ca.ceremony-faulty` where the file is another one than was reviewed, or none was
 */
export function readNamedFile(files: CeremonyFiles, { file, sha256 }: NamedFile): Uint8Array {
  const bytes = files(file);
  const got = toHex(digest('sha256', bytes));
  if (sha256 !== got)
    throw new CaError(
      'ca.ceremony-faulty',
      sha256 === undefined
        ? `expected the SHA-256 of ${file} beside it: after you have looked at it, write sha256: ${got}`
        : `expected ${file} with the SHA-256 ${sha256}, got ${got}`,
    );
  if (bytes[0] === 0x30) return bytes;
  const text = new TextDecoder('latin1').decode(bytes);
  const label = text.includes('CERTIFICATE REQUEST') ? 'CERTIFICATE REQUEST' : 'CERTIFICATE';
  const [der] = parsePem(text, label);
  if (der === undefined) throw new CaError('ca.ceremony-faulty', `expected PEM or DER in ${file}`);
  return der;
}
