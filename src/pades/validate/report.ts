import type { ChangeCode } from '../diff/change.ts';
import type { ShownRectangle } from '../sign/placement.ts';
import type { FindingCode } from './sentences.ts';

/** Indications of ETSI EN 319 102-1 clause 5.1.3 that are given here. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'TRY_LATER';

/** A sentence for whoever reads the verdict, in both languages. */
export interface Sentence {
  readonly id: string;
  readonly en: string;
}

/** Something that was found: a stable code, the sentence, and what an expert wants beside it. */
export interface Finding {
  readonly code: FindingCode;
  readonly sentence: Sentence;
  readonly detail: string | undefined;
}

export type Verdict = 'passed' | 'failed' | 'indeterminate';
export type FileVerdict = Verdict | 'unsigned' | 'unreadable';

export interface CertificateReport {
  /** Lower-case hexadecimal, of the DER. */
  readonly sha256: string;
  readonly commonName: string;
  readonly subject: string;
  readonly issuer: string;
  readonly issuerName: string;
  readonly serialDecimal: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signatureAlgorithm: string;
  readonly keyUsages: readonly string[];
}

export interface TimestampReport {
  readonly at: Date;
  readonly signerName: string;
  readonly notBefore: Date | undefined;
  readonly notAfter: Date | undefined;
  readonly tokenSha256: string;
  /** Whether the token is right and its unit's path reaches an anchor: only then does it prove the time. */
  readonly trusted: boolean;
}

export interface ChangeReport {
  readonly code: ChangeCode;
  readonly allowed: boolean;
  readonly what: Sentence;
  readonly page: number | undefined;
  /** Where on that page it is seen now, in points of the page as it is shown; undefined where nothing is seen. */
  readonly rectangle: ShownRectangle | undefined;
  /** Where it was seen in the signed revision. */
  readonly rectangleBefore: ShownRectangle | undefined;
}

export interface SignatureReport {
  readonly field: string;
  readonly verdict: Verdict;
  readonly subIndication: SubIndication | undefined;
  readonly finding: Finding;
  /** What limits the verdict without changing it (no ESS attribute, no timestamp …). */
  readonly limits: readonly Finding[];
  readonly integrity: 'intact' | 'broken';
  readonly trusted: boolean;
  /** B-B, B-T, B-LT, B-LTA; PKCS7-B, PKCS7-T, PKCS7-LT for the older formats; DTS for a document timestamp. */
  readonly level: string;
  readonly subFilter: string;
  /** Common name in the signer's certificate. */
  readonly signer: string;
  /** A claim of the signer. */
  readonly signedAt: Date | undefined;
  readonly timestamp: TimestampReport | undefined;
  /** The time at which the certificate was judged. */
  readonly provenAt: Date;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly coversWholeDocument: boolean;
  readonly changesAfter: readonly ChangeReport[];
  readonly digestAlgorithm: string | undefined;
  readonly signatureAlgorithm: string | undefined;
  readonly signatureSha256: string;
  /** Hexadecimal, as it stands in the signed attributes. */
  readonly messageDigest: string | undefined;
  /** The signer's first, up to the anchor as far as the path goes. */
  readonly certificates: readonly CertificateReport[];
  readonly hasRevocationEvidence: boolean;
}

/** The verdict on one file. Everything textual from the file is untrusted. */
export interface ValidationReport {
  readonly verdict: FileVerdict;
  readonly subIndication: SubIndication | undefined;
  readonly finding: Finding;
  /** In the order in which they were made. */
  readonly signatures: readonly SignatureReport[];
  readonly documentTimestamps: readonly SignatureReport[];
  readonly validatedAt: Date;
}
