import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import type { SignerInfo } from '../../pki/cms/parse-signed-data.ts';
import type { RawEvidence } from '../../pki/path/gather-evidence.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { checkContents, type ContentsCheck } from '../validate/check-contents.ts';
import { checkCoverage, type Coverage } from '../validate/check-coverage.ts';
import { findSignatures } from '../validate/find-signatures.ts';
import { readRevocationArchival, readSecurityStore } from '../validate/read-evidence.ts';
import type { EvidenceSubject } from './seek-evidence.ts';

export interface FoundSubjects {
  /** Signers and timestamp units, each with the time at which its key is proven to have been used. */
  readonly subjects: readonly EvidenceSubject[];
  /** DER certificates that stand in the file. */
  readonly pool: readonly Uint8Array[];
  readonly known: RawEvidence;
  /** Signatures that neither a timestamp of their own nor a later document timestamp covers. */
  readonly withoutTime: number;
  readonly signatures: number;
}

interface Located {
  readonly coverage: Extract<Coverage, { kind: 'covered' }>;
  readonly contents: ContentsCheck;
  readonly isTimestamp: boolean;
}

/** Whose status a file's levels rest on. The file's signatures must have been judged before: nothing is verified here. */
export function findEvidenceSubjects(document: PdfDocument, now: Date): FoundSubjects {
  const store = readSecurityStore(document);
  const located = locate(document, store.certificates);
  const subjects: EvidenceSubject[] = [];
  const pool: Uint8Array[] = [...store.certificates];
  const crls: Uint8Array[] = [...store.crls];
  const ocsps: Uint8Array[] = [...store.ocsps];
  const hasStore = store.crls.length + store.ocsps.length > 0;
  let provenAt = now;
  let covered = false;
  let withoutTime = 0;
  // Newest first: each document timestamp proves the time of what stands below it.
  for (const { contents, isTimestamp } of located.toSorted((a, b) => b.coverage.end - a.coverage.end)) {
    const { signer, signerInfo } = contents;
    // One by one: as arguments of a call, as many as a file may hold would exhaust the stack.
    for (const { raw } of contents.certificates) pool.push(raw);
    for (const crl of contents.crls) crls.push(crl);
    if (signer === undefined || signerInfo === undefined) continue;
    if (isTimestamp) {
      subjects.push({ certificate: signer.raw, at: provenAt });
      if (contents.genTime !== undefined && contents.genTime < provenAt) provenAt = contents.genTime;
      covered = true;
      continue;
    }
    const archival = readRevocationArchival(signerInfo);
    for (const crl of archival.crls) crls.push(crl);
    for (const ocsp of archival.ocsps) ocsps.push(ocsp);
    const stamps = readTimestamps(signerInfo, pool);
    for (const { unit, certificates } of stamps) {
      for (const certificate of certificates) pool.push(certificate);
      subjects.push({ certificate: unit, at: provenAt });
    }
    const at = stamps.reduce((time, { genTime }) => (genTime < time ? genTime : time), provenAt);
    if (stamps.length === 0 && !covered) withoutTime++;
    // What an earlier document timestamp archived with its evidence cannot be made fresher.
    const archived = covered && hasStore;
    subjects.push({ certificate: signer.raw, at, ...(at < now && !archived && { freshSince: at }) });
  }
  const signatures = located.filter(({ isTimestamp }) => !isTimestamp).length;
  return { subjects, pool, known: { crls, ocsps }, withoutTime, signatures };
}

function locate(document: PdfDocument, certificates: readonly Uint8Array[]): readonly Located[] {
  const pool = certificates.flatMap((der) => readable(() => parseCertificate(der)));
  return findSignatures(document).flatMap((signature) => {
    const coverage = checkCoverage(document, signature);
    if (coverage.kind === 'unusable') return [];
    const subFilter = (signature.dict && document.getName(signature.dict, 'SubFilter')) ?? '';
    const contents = checkContents(document.source, coverage, subFilter, pool);
    return [{ coverage, contents, isTimestamp: subFilter === 'ETSI.RFC3161' }];
  });
}

interface ReadTimestamp {
  readonly genTime: Date;
  readonly unit: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

const mostTimestamps = 10;

function readTimestamps(signerInfo: SignerInfo, pool: readonly Uint8Array[]): readonly ReadTimestamp[] {
  return signerInfo.unsignedAttrs
    .filter(({ oid }) => oid === cmsOids.signatureTimeStampToken)
    .flatMap(({ values }) => values)
    .slice(0, mostTimestamps)
    .flatMap((bytes) => {
      const [token] = readable(() => parseTimestampToken(bytes));
      if (token === undefined) return [];
      const certificates = pool.flatMap((der) => readable(() => parseCertificate(der)));
      const { faults, certificate } = verifyTimestampToken(token, {
        message: signerInfo.signature,
        certificates,
      });
      if (faults.length > 0 || certificate === undefined) return [];
      const own = token.certificates.map(({ raw }) => raw);
      return [{ genTime: token.info.genTime, unit: certificate.raw, certificates: own }];
    });
}

/** A certificate or token that cannot be read proves nothing and is in nobody's way. */
function readable<Value>(parse: () => Value): readonly Value[] {
  try {
    return [parse()];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
