/**
 * Signs a PDF by PAdES (EN 319 142-1), from B-B to B-LTA. What comes out is the tail to append: the original's
 * bytes are a prefix of the result by construction. The order of steps is the order of safety: prepare, sign,
 * timestamp, check what was made, then evidence and the archive timestamp in increments of their own.
 */
import { digest } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import { signatureAlgorithms, type HashName } from '../../pki/crypto/algorithms.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import { attribute, beginSignedData, buildSignedAttributes } from '../../pki/cms/build-signed-data.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { signVerified } from '../../pki/x509/build-certificate.ts';
import { parseCertificateOnce, type Certificate } from '../../pki/x509/certificate.ts';
import { openPdf, type PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { appendedSource } from '../../pdf/source.ts';
import { collectEvidence } from '../augment/collect-evidence.ts';
import { addToSecurityStore, type Evidence } from '../augment/security-store.ts';
import { PadesError } from '../pades-error.ts';
import type { IssuerSource, RevocationSource, TimestampSource } from '../sources.ts';
import { checkDelivery, checkTimestampDelivery, checkUpdate } from './check-delivery.ts';
import { forbidsAllChanges, type LockWish } from './field-lock.ts';
import type { Mark } from './mark.ts';
import {
  prepareSignature,
  type PageMark,
  type PreparedSignature,
  type ReservedField,
  type SignatureWish,
  type VisibleSignature,
} from './prepare-signature.ts';
import { requestToken } from './request-token.ts';
import { followSeedValues } from './seed-values.ts';
import { writeContents } from './signature-dictionary.ts';
import { checkSigningAlgorithm, largestSignature, needsIso32002 } from './signing-algorithm.ts';

export type PadesLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

export interface SignPdfInput extends LockWish {
  readonly document: PdfDocument;
  readonly signer: Signer;
  /** DER, the signer's first, up to the root as far as it is known. */
  readonly certificates: readonly Uint8Array[];
  readonly level: PadesLevel;
  readonly now: Date;
  readonly random: (length: number) => Uint8Array;
  readonly field?: string | undefined;
  readonly visible?: VisibleSignature | undefined;
  readonly signerName?: string | undefined;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  readonly contactInfo?: string | undefined;
  /** What an existing field shows where `visible` is not given. */
  readonly mark?: Mark | undefined;
  /** Places for later signers, whose marks then keep PDF/UA; only before the first signature. */
  readonly reserve?: readonly ReservedField[] | undefined;
  readonly pageMark?: PageMark | undefined;
  /** Refuses to make a new field. */
  readonly fieldMustExist?: boolean | undefined;
  /** The signer's key with another hash, where a field requires one. */
  readonly signerFor?: ((hash: HashName) => Signer | undefined) | undefined;
  /** Evidence and timestamps after a signature that allows no change: ISO 32000-2 permits them, Acrobat does not. */
  readonly allowEvidenceAfterNoChanges?: boolean | undefined;
  /** Allows Ed25519 (ISO/TS 32002) and ML-DSA, which few readers of PDF can check. Default: false. */
  readonly experimental?: boolean | undefined;
  /** Needed from B-T on. */
  readonly timestamp?: TimestampSource | undefined;
  /** Needed from B-LT on. */
  readonly revocation?: RevocationSource | undefined;
  /** Completes paths whose issuers are not at hand. */
  readonly issuers?: IssuerSource | undefined;
  /** Roots and issuers, in DER, that neither the chain nor the timestamp brings. */
  readonly moreCertificates?: readonly Uint8Array[] | undefined;
  /** Whether B-T is given out, said so, where evidence exists but none from after the timestamp yet. */
  readonly allowPendingEvidence?: boolean | undefined;
  /** Reads the result once more before it is given out. Default: true. */
  readonly deliveryCheck?: boolean | undefined;
}

export interface SignedPdf {
  /** To be appended to the original, byte for byte. */
  readonly tail: Uint8Array;
  readonly fieldName: string;
  /** SignerInfo.signature. */
  readonly signatureValue: Uint8Array;
  readonly timestampedAt: Date | undefined;
  /** B-T where the level asked for waits for evidence from after the timestamp. */
  readonly level: PadesLevel;
}

/** @throws {PadesError | PdfError | DerError} */
export async function signPdf(given: SignPdfInput): Promise<SignedPdf> {
  const input = followSeedValues(given);
  const { document, level } = input;
  checkSources(input);
  checkSigningAlgorithm(input.signer.algorithm, input.experimental === true);
  const certificate = parseCertificateOnce(input.certificates[0] ?? new Uint8Array(0));
  checkValidNow(certificate, input.now);
  const { hash } = signatureAlgorithms[input.signer.algorithm];
  const wish = {
    ...input,
    kind: 'signature' as const,
    hash,
    iso32002: needsIso32002(input.signer.algorithm),
    fileId: input.random(16),
  };

  let reservedBytes = estimateSize(input, certificate);
  let signed = await signPrepared(prepareSignature(document, { ...wish, reservedBytes }), input, certificate);
  if (signed.cms.length > reservedBytes) {
    // The token was larger than foreseen: once more, with what it takes.
    reservedBytes = signed.cms.length + 1024;
    signed = await signPrepared(prepareSignature(document, { ...wish, reservedBytes }), input, certificate);
  }
  const { prepared, cms, signatureValue, token } = signed;
  embed(prepared, cms);
  if (input.deliveryCheck !== false) checkDelivery(document, prepared, { cms, certificate, hash });
  const result = {
    fieldName: prepared.fieldName,
    signatureValue,
    timestampedAt: token && parseTimestampToken(token).info.genTime,
  };
  if (token === undefined || level === 'B-B' || level === 'B-T')
    return { ...result, level, tail: prepared.tail };

  const evidence = await collectForSignature(input, certificate, token);
  if (evidence === undefined) return { ...result, level: 'B-T', tail: prepared.tail };
  let tail = prepared.tail;
  const current = (): PdfDocument =>
    openPdf(appendedSource(document.source, tail), { encryption: document.encryption });
  tail = concatBytes([tail, addToSecurityStore(current(), evidence, input.random(16))]);
  if (level === 'B-LTA') {
    const archive = await timestampDocument(current(), input);
    tail = concatBytes([tail, archive]);
  }
  return { ...result, level, tail };
}

/** No proof of existence could ever lie within the validity of such a certificate. */
function checkValidNow({ notBefore, notAfter }: Certificate, now: Date): void {
  if (now >= notBefore && now <= notAfter) return;
  const span = `from ${notBefore.toISOString()} to ${notAfter.toISOString()}`;
  throw new PadesError(
    'pades.certificate-not-valid',
    `expected a signer's certificate that is valid at ${now.toISOString()}, got one valid ${span}`,
  );
}

/** Undefined where only a newer statement lacks and the caller takes that. */
async function collectForSignature(
  input: SignPdfInput,
  signer: Certificate,
  token: Uint8Array,
): Promise<Evidence | undefined> {
  const { certificates, moreCertificates = [], issuers, now } = input;
  const stamp = parseTimestampToken(token);
  const { genTime } = stamp.info;
  const unit = verifyTimestampToken(stamp, {}).certificate;
  const at = genTime > now ? genTime : now;
  try {
    return await collectEvidence({
      subjects: [
        { certificate: signer.raw, at, freshSince: genTime, refuseLaterRevocation: true },
        ...(unit === undefined ? [] : [{ certificate: unit.raw, at, refuseLaterRevocation: true }]),
      ],
      pool: [...certificates, ...stamp.certificates.map(({ raw }) => raw), ...moreCertificates],
      issuers,
      source: required(input.revocation),
      now: at,
    });
  } catch (error) {
    const pending = error instanceof PadesError && error.code === 'pades.evidence-not-fresh';
    if (pending && input.allowPendingEvidence === true) return undefined;
    throw error;
  }
}

/** The tail of a document timestamp (EN 319 142-1 clause 5.5) over everything so far. */
export async function timestampDocument(
  document: PdfDocument,
  input: Pick<SignPdfInput, 'now' | 'random' | 'timestamp' | 'deliveryCheck'>,
): Promise<Uint8Array> {
  const source = requiredTimestamps(input.timestamp);
  const wish: SignatureWish = {
    kind: 'timestamp',
    now: input.now,
    hash: 'sha256',
    reservedBytes: tokenEstimate,
    fileId: input.random(16),
  };
  let prepared = prepareSignature(document, wish);
  let token = await requestToken(source, prepared.digest, input.now);
  if (token.length > tokenEstimate) {
    prepared = prepareSignature(document, { ...wish, reservedBytes: token.length + 1024 });
    token = await requestToken(source, prepared.digest, input.now);
  }
  if (input.deliveryCheck !== false) checkUpdate(document, prepared);
  embed(prepared, token);
  if (input.deliveryCheck !== false) checkTimestampDelivery(document, prepared, token, wish.hash);
  return prepared.tail;
}

interface SignedPreparation {
  readonly prepared: PreparedSignature;
  readonly cms: Uint8Array;
  readonly signatureValue: Uint8Array;
  readonly token: Uint8Array | undefined;
}

async function signPrepared(
  prepared: PreparedSignature,
  { document, signer, certificates, level, timestamp, now, deliveryCheck }: SignPdfInput,
  certificate: Certificate,
): Promise<SignedPreparation> {
  const signedAttrs = buildSignedAttributes({
    messageDigest: prepared.digest,
    signingCertificate: certificate,
  });
  // At B-B the delivery check verifies this very signature before it leaves; from B-T on its digest leaves earlier.
  const checkedLater = level === 'B-B' && deliveryCheck !== false;
  const { algorithm } = signer;
  // A slow key works in a thread or a device of its own: what does not wait for the signature is done meanwhile.
  const [signatureValue, encodeSignedData] = await Promise.all([
    checkedLater ? signer.sign(signedAttrs) : signVerified(signedAttrs, signer),
    Promise.try(() => {
      if (deliveryCheck !== false) checkUpdate(document, prepared);
      return beginSignedData({ signedAttrs, algorithm, signingCertificate: certificate, certificates });
    }),
  ]);
  const token =
    level === 'B-B'
      ? undefined
      : await requestToken(requiredTimestamps(timestamp), digest('sha256', signatureValue), now);
  const cms = encodeSignedData(signatureValue, token && [attribute(cmsOids.signatureTimeStampToken, token)]);
  return { prepared, cms, signatureValue, token };
}

function embed(prepared: PreparedSignature, contents: Uint8Array): void {
  const room = (prepared.byteRange[2] - prepared.byteRange[1] - 2) / 2;
  if (contents.length > room) {
    throw new PadesError(
      'pades.contents-overflow',
      `expected at most ${room} bytes of contents, got ${contents.length}`,
    );
  }
  writeContents(prepared.tail, prepared.contentsAt, contents);
}

const tokenEstimate = 8192;

/** What is fixed in a SignedData of ours: attributes, algorithms, versions, the tags and lengths around all. */
const frameEstimate = 512;

/** The issuer stands in the SignerIdentifier and in the signing-certificate attribute. */
function estimateSize({ certificates, level, signer }: SignPdfInput, { issuer }: Certificate): number {
  const chain = certificates.reduce((sum, der) => sum + der.length, 0);
  const cms = chain + 2 * issuer.raw.length + largestSignature(signer) + frameEstimate;
  return cms + (level === 'B-B' ? 0 : tokenEstimate);
}

function checkSources(input: SignPdfInput): void {
  const { document, field, level, timestamp, revocation } = input;
  if (level !== 'B-B') requiredTimestamps(timestamp);
  if (level !== 'B-LT' && level !== 'B-LTA') return;
  required(revocation);
  if (input.allowEvidenceAfterNoChanges === true) return;
  const existing =
    field === undefined ? undefined : listFields(document).find(({ fullName }) => fullName === field);
  if (forbidsAllChanges(document, existing, input)) {
    throw new PadesError(
      'pades.certification-needs-permission',
      'a document certified or locked with no changes (1) cannot take evidence and timestamps that Acrobat accepts; certify with 2, or allow them all the same (allowEvidenceAfterNoChanges; --evidence-after-no-changes of sertel sign)',
    );
  }
}

function requiredTimestamps(source: TimestampSource | undefined): TimestampSource {
  if (source === undefined)
    throw new PadesError(
      'pades.timestamp-source-missing',
      'expected a timestamp source from level B-T on (--tsa or --pki of sertel sign)',
    );
  return source;
}

function required(source: RevocationSource | undefined): RevocationSource {
  if (source === undefined)
    throw new PadesError(
      'pades.revocation-source-missing',
      'expected a revocation source from level B-LT on',
    );
  return source;
}
