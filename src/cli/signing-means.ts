import { readFile } from 'node:fs/promises';
import { publicKeyFromPkcs8, signerFromPkcs8 } from '#crypto';
import { httpTimestampSource } from '../io/fetch/http-timestamp-source.ts';
import { readFonts } from '../io/files/read-fonts.ts';
import { equalBytes } from '../lib/bytes.ts';
import { placeMark } from '../io/workers/place-mark.ts';
import type { Clock } from '../lib/clock.ts';
import type { PadesLevel, SignPdfInput } from '../pades/sign/sign-pdf.ts';
import { officialMark } from '../pades/sign/marks/official-mark.ts';
import { pictureMark } from '../pades/sign/marks/picture-mark.ts';
import { qrMark } from '../pades/sign/marks/qr-mark.ts';
import type { Mark } from '../pades/sign/mark.ts';
import { listPages } from '../pdf/page-ranges.ts';
import { pageCount } from '../pdf/pages.ts';
import type { PdfDocument } from '../pdf/document.ts';
import { DerError } from '../pki/asn1/der-error.ts';
import { chooseAlgorithm } from '../pki/crypto/choose-algorithm.ts';
import type { Signer } from '../pki/crypto/signer.ts';
import { parsePkcs12, type Pkcs12Content } from '../pki/pkcs12/pkcs12.ts';
import { orderChain } from '../pki/x509/order-chain.ts';
import { parseCertificate, type Certificate } from '../pki/x509/certificate.ts';
import { findInName } from '../pki/x509/names.ts';
import { UsageError } from './output.ts';
import { openPkiFolder } from './pki-folder.ts';
import { readAnchors } from './read-anchors.ts';
import type { SignOptions } from './sign-options.ts';

export interface SigningMeans extends Pick<
  SignPdfInput,
  'signer' | 'certificates' | 'timestamp' | 'revocation' | 'moreCertificates'
> {
  readonly defaultLevel: PadesLevel;
}

/** Key, chain and sources, from a PKCS#12 file or a throw-away PKI. */
export async function openSigningMeans(options: SignOptions, clock: Clock): Promise<SigningMeans> {
  if (options.pki !== undefined)
    return { ...(await openPkiFolder(options.pki, clock)), defaultLevel: 'B-LT' };
  if (options.p12 === undefined || options.passphrase === undefined)
    throw new UsageError('expected --passphrase-file beside --p12');
  const { keys, certificates } = openPkcs12(options.p12, await readFile(options.p12), options.passphrase);
  const { chain, signer } = matchKey(keys, certificates.map(parseCertificate));
  if (options.tsa === undefined) return { signer, certificates: chain, defaultLevel: 'B-B' };
  const timestamp = httpTimestampSource(options.tsa);
  const moreCertificates = await readAnchors(options.trust);
  return { signer, certificates: chain, timestamp, moreCertificates, defaultLevel: 'B-LT' };
}

function openPkcs12(file: string, bytes: Uint8Array, passphrase: string): Pkcs12Content {
  try {
    return parsePkcs12(bytes, passphrase);
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause;
    throw new UsageError(`expected --p12 ${file} to be a PKCS#12 file: ${cause.message}`, { cause });
  }
}

/** The first key that a certificate belongs to; its certificate first, then its issuers. */
function matchKey(
  keys: readonly Uint8Array[],
  certificates: readonly Certificate[],
): { signer: Signer; chain: readonly Uint8Array[] } {
  for (const pkcs8 of keys) {
    const publicKey = publicKeyFromPkcs8(pkcs8);
    const certificate = certificates.find(({ publicKey: { raw } }) => equalBytes(raw, publicKey));
    if (certificate === undefined) continue;
    return {
      signer: signerFromPkcs8(pkcs8, chooseAlgorithm(publicKey)),
      chain: orderChain(certificate, certificates).map(({ raw }) => raw),
    };
  }
  throw new UsageError('expected a certificate for the private key in the PKCS#12 file, found none');
}

/** The mark and its place; undefined for an invisible signature. */
export async function visibleFor(
  options: SignOptions,
  means: SigningMeans,
  document: PdfDocument,
  now: Date,
): Promise<(NonNullable<SignPdfInput['visible']> & { readonly otherTags: number }) | undefined> {
  const { page, rect, tag } = options;
  const mark = (): Mark => markFor(options, means, now);
  if (tag !== undefined) {
    if (rect === undefined) return undefined;
    const [width = 0, height = 0] = rect;
    const bytes = document.source.read(0, document.source.length);
    const place = { kind: 'tag', tag, width, height, countOthers: true } as const;
    const placed = await placeMark(document, bytes, place, options.password);
    return { ...placed, otherTags: placed.otherTags ?? 0, mark: mark() };
  }
  if (page === undefined && rect === undefined) return undefined;
  const [x, y, width, height] = rect ?? [];
  const copies = options.copies && listPages(options.copies, pageCount(document));
  const shownOn = copies?.at(-1) ?? (page === 'last' ? pageCount(document) : page);
  if (
    shownOn === undefined ||
    x === undefined ||
    y === undefined ||
    width === undefined ||
    height === undefined
  ) {
    throw new UsageError('expected --page and --rect together');
  }
  return {
    page: shownOn,
    copies,
    rect: { x, y, width, height },
    mark: mark(),
    otherTags: 0,
  };
}

/** What the signature shows. */
export function markFor(options: SignOptions, { certificates }: SigningMeans, now: Date): Mark {
  if (options.image !== undefined) return pictureMark(options.image);
  if (options.qr !== undefined) return qrMark(options.qr);
  const { subject } = parseCertificate(certificates[0] ?? new Uint8Array(0));
  const date = new Intl.DateTimeFormat('id-ID', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Jakarta',
  });
  return officialMark({
    name: findInName(subject, 'CN') ?? '',
    position: findInName(subject, 'title'),
    organisation: findInName(subject, 'O') ?? '',
    time: `${date.format(now)} WIB`,
    qr: undefined,
    statement: undefined,
    logo: undefined,
    fonts: readFonts(),
  });
}
