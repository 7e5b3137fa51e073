import { digest } from '#crypto';
import { findLogo, findStatement, insertLogo, insertStatement, listStatements } from '../../io/db/notices.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { Notice, NoticeDuty } from '../../io/workers/signing-task.ts';
import { toHex } from '../../lib/bytes.ts';
import { readImage } from '../../pdf/images/embed-image.ts';
import { isPng } from '../../pdf/images/png.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { findInName, nameToText } from '../../pki/x509/names.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { SigningError } from './signing-error.ts';

/** The issuer's notice as a mark carries it, and its versions, which the signature's row keeps. */
export interface CurrentNotice extends Notice {
  readonly statementVersion: number;
  readonly logoVersion: number | undefined;
}

/** The newest statement (Pasal 4(1)j) and logo (Pasal 4(1)i), with the name of whoever issued `certificate` (DER). */
export async function currentNotice(
  tx: DatabaseTransaction,
  certificate: Uint8Array | undefined,
): Promise<CurrentNotice> {
  const statement = await findStatement(tx);
  const logo = await findLogo(tx);
  return {
    statement: worded(statement.text, certificate),
    statementVersion: statement.version,
    logo: logo?.bytes,
    logoVersion: logo?.version,
  };
}

/**
 * What the documents of an application must say themselves: any of the statements that were published, for those made before the
 * newest one are not wrong by it.
 */
export async function noticeDuty(
  tx: DatabaseTransaction,
  kind: NoticeDuty['kind'],
  certificate: Uint8Array,
): Promise<NoticeDuty> {
  const statements = await listStatements(tx);
  return {
    kind,
    statements: statements.map(({ version, text }) => ({ version, text: worded(text, certificate) })),
  };
}

function worded(text: string, certificate: Uint8Array | undefined): string {
  const issuer = certificate && issuerName(parseCertificate(certificate));
  return text.replaceAll(issuerSlot, () => issuer ?? '');
}

/** As people know it; the whole name of an issuer without a common one. */
const issuerName = ({ issuer }: Certificate): string => findInName(issuer, 'CN') ?? nameToText(issuer);

export interface Publication {
  readonly organisationId: string;
  readonly now: Date;
}

/**
 * The wording that marks carry from now on; earlier versions stay with the signatures made under them.
 *
 * @throws {SigningError} `signing.notice-refused`
 */
export async function publishStatement(
  tx: DatabaseTransaction,
  { organisationId, now }: Publication,
  text: string,
): Promise<number> {
  const wording = oneLine('a statement', text);
  const version = await insertStatement(tx, { organisationId, publishedAt: now, text: wording });
  await appendEntry(tx, {
    type: 'notice.statement-published',
    organisation: organisationId,
    entry: { version, text: wording, at: now.toISOString() },
  });
  return version;
}

/**
 * The logo that fills the slot from now on, with the issuer's rule for its use.
 *
 * @throws {SigningError} `signing.notice-refused` @throws {ImageError} where it is no PNG or JPEG
 */
export async function publishLogo(
  tx: DatabaseTransaction,
  { organisationId, now }: Publication,
  { bytes, usageRule: text }: { readonly bytes: Uint8Array; readonly usageRule: string },
): Promise<number> {
  const usageRule = oneLine('a rule for the use of the logo', text);
  if (bytes.length > largestLogo) {
    throw new SigningError(
      'signing.notice-refused',
      `expected a logo of at most ${largestLogo} bytes, got ${bytes.length}`,
    );
  }
  const { width, height } = readImage(bytes);
  if (Math.max(width, height) > mostPixels) {
    throw new SigningError(
      'signing.notice-refused',
      `expected a logo of at most ${mostPixels} pixels a side, got ${width} by ${height}`,
    );
  }
  const sha256 = digest('sha256', bytes);
  const version = await insertLogo(tx, {
    organisationId,
    publishedAt: now,
    mediaType: isPng(bytes) ? 'image/png' : 'image/jpeg',
    bytes,
    sha256,
    usageRule,
  });
  await appendEntry(tx, {
    type: 'notice.logo-published',
    organisation: organisationId,
    entry: { version, sha256: toHex(sha256), usageRule, at: now.toISOString() },
  });
  return version;
}

/** @throws {SigningError} `signing.notice-refused` */
function oneLine(what: string, text: string): string {
  const line = text.normalize('NFC').trim();
  if (line.length > 0 && line.length <= longestText && !/\p{C}/u.test(line)) return line;
  throw new SigningError(
    'signing.notice-refused',
    `expected ${what} of 1 to ${longestText} characters in one line, got ${line.length}`,
  );
}

const issuerSlot = '{penerbit}';
const longestText = 500;
const largestLogo = 256 * 1024;
const mostPixels = 2000;
