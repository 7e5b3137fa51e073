/** What stands in one signature field, before anybody is trusted: coverage, contents, tokens. */
import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import type { SignerInfo } from '../../pki/cms/parse-signed-data.ts';
import { parseTimestampToken, type TimestampToken } from '../../pki/tsp/timestamp-token.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { checkContents, type ContentsCheck } from './check-contents.ts';
import { checkCoverage, type Coverage } from './check-coverage.ts';
import type { FoundEvidence, Place } from './evidence-set.ts';
import type { FoundSignature } from './find-signatures.ts';
import { readRevocationArchival } from './read-evidence.ts';

export interface ExaminedSignature {
  readonly signature: FoundSignature;
  readonly dict: PdfDict;
  readonly subFilter: string;
  readonly isDocumentTimestamp: boolean;
  readonly coverage: Coverage;
  /** Undefined where the coverage is unusable. */
  readonly contents: ContentsCheck | undefined;
  /** Timestamps of the signature itself that can be read (EN 319 122-1 clause 5.3). */
  readonly tokens: readonly TimestampToken[];
}

export function examineSignature(
  document: PdfDocument,
  signature: FoundSignature,
  pool: readonly Certificate[],
): ExaminedSignature {
  const dict = signature.dict ?? { kind: 'dict', entries: new Map() };
  const subFilter = document.getName(dict, 'SubFilter') ?? '';
  const isDocumentTimestamp = subFilter === 'ETSI.RFC3161';
  const coverage = checkCoverage(document, signature);
  const contents =
    coverage.kind === 'unusable' ? undefined : checkContents(document.source, coverage, subFilter, pool);
  const signerInfo = isDocumentTimestamp ? undefined : contents?.signerInfo;
  const tokens = signerInfo === undefined ? [] : readTokens(signerInfo);
  return { signature, dict, subFilter, isDocumentTimestamp, coverage, contents, tokens };
}

const mostTokens = 10;

/** A token that cannot be read proves no time; the signature is judged without it. */
const readTokens = ({ unsignedAttrs }: SignerInfo): readonly TimestampToken[] =>
  unsignedAttrs
    .filter(({ oid }) => oid === cmsOids.signatureTimeStampToken)
    .flatMap(({ values }) => values)
    .slice(0, mostTokens)
    .flatMap((bytes) => {
      try {
        return [parseTimestampToken(bytes)];
      } catch (error) {
        if (error instanceof AppError) return [];
        throw error;
      }
    });

/** What a signature brings along: certificates, lists, the evidence of Adobe's archival attribute, its tokens and theirs. */
export function listCarriedEvidence({
  coverage,
  contents,
  tokens,
}: ExaminedSignature): readonly FoundEvidence[] {
  if (coverage.kind === 'unusable' || contents === undefined) return [];
  const place: Place = coverage.gap;
  const found = (kind: FoundEvidence['kind'], raws: readonly Uint8Array[]): readonly FoundEvidence[] =>
    raws.map((raw) => ({ kind, raw, origin: 'document', place }));
  const archival = archivalOf(contents);
  const certificates = (read: readonly Certificate[]): readonly FoundEvidence[] =>
    read.map((one) => ({ kind: 'certificate', raw: one.raw, read: one, origin: 'document', place }));
  return [
    ...certificates(contents.certificates),
    ...found('crl', [...contents.crls, ...archival.crls]),
    ...found('ocsp', archival.ocsps),
    ...tokens.flatMap((token) => [
      ...found('timestamp', [token.raw]),
      ...certificates(token.certificates),
      ...found('crl', token.signedData.crls),
    ]),
    ...(contents.genTime === undefined ? [] : found('timestamp', [tokenOf(coverage.contents, contents)])),
  ];
}

export const archivalOf = ({ signerInfo }: ContentsCheck): ReturnType<typeof readRevocationArchival> =>
  signerInfo === undefined ? { crls: [], ocsps: [] } : readRevocationArchival(signerInfo);

/** The token without the padding of /Contents. */
const tokenOf = (contents: Uint8Array, { trailing }: ContentsCheck): Uint8Array =>
  contents.subarray(0, contents.length - trailing);
