import type { AlgorithmPolicy } from '../../pki/path/algorithm-policy.ts';
import type { ChangeCode } from '../diff/change.ts';
import type { ShownRectangle } from '../sign/placement.ts';
import type { CheckId } from './checks.ts';
import type { EvidenceItem } from './evidence-set.ts';
import type { FindingCode } from './sentences.ts';

/** Sub-indications of ETSI EN 319 102-1 V1.3.1 clause 5.1.3 with the main indication that each goes with. */
export const subIndications = {
  FORMAT_FAILURE: 'failed',
  HASH_FAILURE: 'failed',
  SIG_CRYPTO_FAILURE: 'failed',
  REVOKED: 'failed',
  EXPIRED: 'failed',
  NOT_YET_VALID: 'failed',
  SIG_CONSTRAINTS_FAILURE: 'indeterminate',
  CHAIN_CONSTRAINTS_FAILURE: 'indeterminate',
  CERTIFICATE_CHAIN_GENERAL_FAILURE: 'indeterminate',
  CRYPTO_CONSTRAINTS_FAILURE: 'indeterminate',
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: 'indeterminate',
  TIMESTAMP_ORDER_FAILURE: 'indeterminate',
  NO_SIGNING_CERTIFICATE_FOUND: 'indeterminate',
  NO_CERTIFICATE_CHAIN_FOUND: 'indeterminate',
  REVOKED_NO_POE: 'indeterminate',
  REVOKED_CA_NO_POE: 'indeterminate',
  OUT_OF_BOUNDS_NOT_REVOKED: 'indeterminate',
  OUT_OF_BOUNDS_NO_POE: 'indeterminate',
  NO_POE: 'indeterminate',
  TRY_LATER: 'indeterminate',
  SIGNED_DATA_NOT_FOUND: 'indeterminate',
} as const satisfies Record<string, Exclude<Verdict, 'passed'>>;

export type SubIndication = keyof typeof subIndications;

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

/** One step of the validation: what was asked, where the rule stands, what was found on which evidence. */
export interface CheckReport {
  readonly id: CheckId;
  readonly status: 'passed' | 'failed' | 'indeterminate' | 'noted';
  readonly detail: string;
  /** SHA-256 of certificates, lists, responses and tokens. */
  readonly evidence: readonly string[];
}

export interface TimestampReport {
  readonly at: Date;
  readonly signerName: string;
  readonly notBefore: Date | undefined;
  readonly notAfter: Date | undefined;
  readonly tokenSha256: string;
  /** Whether the token is right and its unit's path reaches an anchor: only then does it prove the time. */
  readonly trusted: boolean;
  /** Why not. */
  readonly finding: Finding | undefined;
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
  /** Every timestamp of the signature itself. */
  readonly timestamps: readonly TimestampReport[];
  /** The time at which the certificate was judged: the earliest at which the signature is proven to exist, else now. */
  readonly provenAt: Date;
  /** A time before which the signature cannot have been made: a timestamp that it covers. */
  readonly madeAfter: Date | undefined;
  /** Which process of EN 319 102-1 came to the verdict: clause 5.3, 5.5 or 5.6. */
  readonly process: 'basic' | 'with-time' | 'archival';
  readonly checks: readonly CheckReport[];
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
  readonly policy: ValidationPolicy;
  /** Everything that checks refer to, and everything that was given beside the file. */
  readonly evidence: readonly EvidenceItem[];
}

/** The constraints under which a file was judged. */
export interface ValidationPolicy {
  readonly algorithms: AlgorithmPolicy;
  /** Revocation evidence counts until its nextUpdate, or must have been made after the proven time of the signature. */
  readonly freshness: 'next-update' | 'after-signature';
}
