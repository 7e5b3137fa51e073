import type { MessagePort } from 'node:worker_threads';
import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { findSignatures } from '../../pades/validate/find-signatures.ts';
import type { ValidationReport } from '../../pades/validate/report.ts';
import { describeMissing, type MissingEvidence } from '../../pades/augment/describe-missing.ts';
import { validateWithSources } from '../../pades/augment/validate-with-sources.ts';
import type { RevocationSource } from '../../pades/sources.ts';
import type { ValidationInput } from '../../pades/validate/validate-pdf.ts';
import { openPdf } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import { bufferSource, type ByteSource } from '../../pdf/source.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import { findAttribute, parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { makeSignatureMemory } from '../../pki/path/signature-memory.ts';
import { parseTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { equalNames } from '../../pki/x509/names.ts';
import { openFileSource } from '../files/file-source.ts';
import { callsOver } from './remote-calls.ts';

export interface ValidationTask {
  readonly document: UntrustedFile;
  readonly password: string | undefined;
  /** DER certificates. */
  readonly anchors: readonly Uint8Array[];
  /** DER certificates of the authorities that answer over `port` what the status of their certificates is. */
  readonly authorities: readonly Uint8Array[];
  readonly at: Date;
  /** Answers `evidence` and `issuers`; see `check-document.ts`. */
  readonly port: MessagePort;
}

export type UntrustedFile =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A path that the thread may open. */
  | { readonly kind: 'file'; readonly path: string };

export interface ValidationResult {
  readonly report: ValidationReport;
  /** What the decision was given in the end. */
  readonly input: ValidationInput;
  readonly missing: readonly MissingEvidence[];
}

/** Of this thread, for as long as it lives: most documents are signed under the same few authorities. */
const signatures = makeSignatureMemory();

/**
 * The task `validate-pdf`: evidence is fetched first, for certificates of our own authorities, then decided upon; what
 * lacks then about others' certificates is asked for over the port and decided upon again.
 */
export async function validatePdfTask(task: ValidationTask): Promise<ValidationResult> {
  const opened = task.document.kind === 'file' ? openFileSource(task.document.path) : undefined;
  const source =
    opened ?? bufferSource(task.document.kind === 'bytes' ? task.document.bytes : new Uint8Array());
  try {
    return await decide(source, task);
  } finally {
    opened?.close();
  }
}

async function decide(source: ByteSource, task: ValidationTask): Promise<ValidationResult> {
  const { anchors, authorities, at, password } = task;
  const call = callsOver(task.port);
  const ask: RevocationSource['evidenceFor'] = async (certificate, issuer, want) =>
    (await call('evidence', { certificate, issuer, want })) as Awaited<
      ReturnType<RevocationSource['evidenceFor']>
    >;
  // All at once: the answers wait for the same look into the database, and are signed side by side.
  const answers = await Promise.all(
    ownCertificates(source, task).map(({ certificate, issuer }) => ask(certificate, issuer)),
  );
  const ocsps = answers.flatMap(({ ocsp }) => ocsp ?? []);
  const crls = answers.flatMap(({ crl }) => crl ?? []);
  const { report, input, gaps } = await validateWithSources(
    source,
    { anchors, at, certificates: authorities, evidence: { ocsps, crls }, password, signatures },
    {
      revocation: { evidenceFor: ask },
      issuers: {
        issuersOf: async (certificate) => (await call('issuers', { certificate })) as readonly Uint8Array[],
      },
    },
  );
  // The memory of this thread cannot leave it.
  const { signatures: _, ...given } = input;
  return { report, input: given, missing: gaps.map(describeMissing) };
}

const mostCertificates = 50;

/** The certificates in the file's signatures and timestamps that one of these authorities issued, and by name itself. */
function ownCertificates(
  source: ByteSource,
  { authorities, password }: ValidationTask,
): readonly { readonly certificate: Uint8Array; readonly issuer: Uint8Array }[] {
  const issuers = authorities.map((der) => parseCertificate(der));
  const embedded = new Map(
    [...issuers, ...tryRead(() => embeddedCertificates(source, password))].map((one) => [
      toHex(one.raw),
      one,
    ]),
  );
  return [...embedded.values()]
    .filter(({ subject, issuer }) => !equalNames(subject, issuer))
    .flatMap((certificate) =>
      issuers
        .filter(({ subject }) => equalNames(subject, certificate.issuer))
        .map((issuer) => ({ certificate: certificate.raw, issuer: issuer.raw })),
    )
    .slice(0, mostCertificates);
}

function embeddedCertificates(source: ByteSource, password: string | undefined): readonly Certificate[] {
  const document = openPdf(source, { password });
  return findSignatures(document).flatMap(({ dict }) => {
    const contents = asKind(document.resolve(dict?.entries.get('Contents')), 'string');
    return contents === undefined ? [] : tryRead(() => certificatesOf(contents.bytes));
  });
}

function certificatesOf(contents: Uint8Array): readonly Certificate[] {
  const { certificates, signerInfos } = parseSignedData(contents);
  const tokens = signerInfos.flatMap(({ unsignedAttrs }) => {
    const token = findAttribute(unsignedAttrs, cmsOids.signatureTimeStampToken);
    return token === undefined ? [] : tryRead(() => parseTimestampToken(token).certificates);
  });
  return [...certificates.flatMap((der) => tryRead(() => [parseCertificate(der)])), ...tokens];
}

/** What cannot be read brings no evidence; the validation says what is wrong with it. */
function tryRead(read: () => readonly Certificate[]): readonly Certificate[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
