/**
 * What a check of a PDF found, as plain values that cross from a worker thread. Everything textual in it came out
 * of the file and is not to be trusted as markup.
 */
export interface PdfVerdict {
  readonly verdict: FileVerdict;
  readonly subIndication: string | undefined;
  readonly reason: string | undefined;
  readonly signatures: readonly SignatureVerdict[];
}

export type FileVerdict = 'passed' | 'failed' | 'indeterminate' | 'unsigned' | 'unreadable';

export interface SignatureVerdict {
  readonly field: string;
  readonly verdict: 'passed' | 'failed' | 'indeterminate';
  readonly subIndication: string | undefined;
  readonly integrity: 'intact' | 'broken';
  readonly trusted: boolean;
  readonly level: string;
  /** `/SubFilter`: which family of formats the signature is of. */
  readonly subFilter: string;
  /** A claim of the signer. */
  readonly signedAt: Date | undefined;
  readonly timestamp:
    | {
        readonly at: Date;
        readonly signerName: string;
        readonly notBefore: Date | undefined;
        readonly notAfter: Date | undefined;
        readonly tokenSha256: string;
      }
    | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly coversWholeDocument: boolean;
  readonly changesAfter: readonly {
    readonly allowed: boolean;
    readonly what: string;
    readonly page: number | undefined;
  }[];
  /** Hash name (`sha256`), signature algorithm (`RSA`, `ECDSA` …). */
  readonly digestAlgorithm: string | undefined;
  readonly signatureAlgorithm: string | undefined;
  /** Hexadecimal. */
  readonly signatureSha256: string;
  readonly messageDigest: string | undefined;
  /** The signer's first, up to the anchor as far as the path goes. */
  readonly certificates: readonly CertificateDetails[];
  readonly hasRevocationEvidence: boolean;
}

export interface CertificateDetails {
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
