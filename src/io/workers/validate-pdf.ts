import type { MessagePort } from 'node:worker_threads';
import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { findSignatures } from '../../pades/validate/find-signatures.ts';
import type { ValidationReport } from '../../pades/validate/report.ts';
import { validatePdf } from '../../pades/validate/validate-pdf.ts';
import { openPdf } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import { bufferSource } from '../../pdf/source.ts';
import { cmsOids } from '../../pki/cms/cms-oids.ts';
import { findAttribute, parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { makeSignatureMemory } from '../../pki/path/signature-memory.ts';
import { parseTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { equalNames } from '../../pki/x509/names.ts';
import { callsOver } from './remote-calls.ts';

export interface ValidationTask {
  readonly bytes: Uint8Array;
  readonly password: string | undefined;
  /** DER certificates. */
  readonly anchors: readonly Uint8Array[];
  /** DER certificates of the authorities that answer over `port` what the status of their certificates is. */
  readonly authorities: readonly Uint8Array[];
  readonly at: Date;
  readonly port: MessagePort;
}

/** Of this thread, for as long as it lives: most documents are signed under the same few authorities. */
const signatures = makeSignatureMemory();

/** The task `validate-pdf`: evidence is fetched first, for certificates of our own authorities, then decided upon. */
export async function validatePdfTask(task: ValidationTask): Promise<ValidationReport> {
  const { bytes, anchors, authorities, at } = task;
  const call = callsOver(task.port);
  const ocsps: Uint8Array[] = [];
  const crls: Uint8Array[] = [];
  for (const { certificate, issuer } of ownCertificates(task)) {
    const evidence = (await call('evidence', { certificate, issuer })) as {
      ocsp?: Uint8Array;
      crl?: Uint8Array;
    };
    if (evidence.ocsp !== undefined) ocsps.push(evidence.ocsp);
    if (evidence.crl !== undefined) crls.push(evidence.crl);
  }
  return validatePdf(bufferSource(bytes), {
    anchors,
    at,
    certificates: authorities,
    evidence: { ocsps, crls },
    password: task.password,
    signatures,
  });
}

const mostCertificates = 50;

/** The certificates in the file's signatures and timestamps that one of these authorities issued, and by name itself. */
function ownCertificates({
  authorities,
  ...file
}: ValidationTask): readonly { readonly certificate: Uint8Array; readonly issuer: Uint8Array }[] {
  const issuers = authorities.map((der) => parseCertificate(der));
  const embedded = new Map(
    [...issuers, ...tryRead(() => embeddedCertificates(file))].map((one) => [toHex(one.raw), one]),
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

function embeddedCertificates({
  bytes,
  password,
}: Pick<ValidationTask, 'bytes' | 'password'>): readonly Certificate[] {
  const document = openPdf(bufferSource(bytes), { password });
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
