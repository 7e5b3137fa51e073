import { digest, verifySignature } from '#crypto';
import {
  activateAuthority,
  findPreparedAuthority,
  insertAuthorityCertificate,
  keepOutsideAuthority,
} from '../../../io/db/authorities.ts';
import { authorityShard, openShard } from '../../../io/db/certificates.ts';
import { equalBytes } from '../../../lib/bytes.ts';
import { lintCertificate } from '../../../pki/lint/lint-certificate.ts';
import { basicConstraintsOf, parseCertificate, type Certificate } from '../../../pki/x509/certificate.ts';
import { equalNames, findInName, nameToText } from '../../../pki/x509/names.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { CaError } from '../ca-error.ts';
import { trustOwnAnchors } from '../trust-own-anchors.ts';
import type { CeremonyStep } from './ceremony-file.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';
import { readNamedFile } from './read-named-file.ts';

/**
 * Takes the certificate that an outside issuer gave for an authority's key: the answer to its request, or a further
 * one of an authority that has its own already (a cross-certificate).
 *
 * @throws {CaError} `ca.import-refused`
 */
export async function importCertificate(
  { files, tx, now, find }: CeremonyContext,
  step: Extract<CeremonyStep, { import: string }>,
): Promise<StepResult> {
  const certificate = parseCertificate(readNamedFile(files, step.certificate));
  const issuer = parseCertificate(readNamedFile(files, step.issuer));
  const waiting = await findPreparedAuthority(tx, step.import);
  const present = waiting === undefined ? await find(step.import) : undefined;
  const publicKey =
    waiting?.publicKey ??
    (present && parseCertificate(present.certificateDer).publicKey.raw) ??
    new Uint8Array();
  check(certificate, issuer, publicKey, now);
  // A request's subject is kept nowhere but in its record; the authority goes by its commonName.
  const fits =
    present === undefined
      ? findInName(certificate.subject, 'CN') === step.import
      : equalNames(certificate.subject, parseCertificate(present.certificateDer).subject);
  if (!fits) throw refused(certificate, `expected the name of ${step.import}, got another`);

  const parentId = await keepOutsideAuthority(tx, {
    name: findInName(issuer.subject, 'CN') ?? nameToText(issuer.subject),
    certificateDer: issuer.raw,
  });
  const authorityId = waiting?.id ?? present?.id ?? '';
  if (waiting !== undefined) {
    await openShard(tx, waiting.id, authorityShard);
    const given = { keyId: waiting.keyId, certificateDer: certificate.raw, parentId };
    if (!(await activateAuthority(tx, waiting.id, given)))
      throw new CaError('ca.authority-conflict', `${step.import} got its certificate from another ceremony`);
  } else {
    const sha256 = digest('sha256', certificate.raw);
    await insertAuthorityCertificate(tx, {
      authorityId,
      kind: 'outside',
      sha256,
      certificateDer: certificate.raw,
    });
  }
  await trustOwnAnchors(tx, now);
  await appendEntry(tx, {
    type: 'authority.imported',
    organisation: undefined,
    commitment: digest('sha256', certificate.raw),
    entry: { authorityId, parentId, further: waiting === undefined },
  });
  return { step: 'import', name: step.import, authorityId, certificates: [certificate.raw, issuer.raw] };
}

function check(certificate: Certificate, issuer: Certificate, publicKey: Uint8Array, now: Date): void {
  if (!equalBytes(certificate.publicKey.raw, publicKey))
    throw refused(certificate, 'expected the key that was asked for, got another');
  if (now < certificate.notBefore || now > certificate.notAfter)
    throw refused(certificate, 'expected one that is valid now');
  checkIssuedBy(certificate, issuer);
}

/**
 * What the two certificates tell of each other, whoever asked for them and when: the issuer becomes an anchor.
 *
 * @throws {CaError} `ca.import-refused`
 */
export function checkIssuedBy(certificate: Certificate, issuer: Certificate): void {
  if (basicConstraintsOf(certificate)?.ca !== true)
    throw refused(certificate, 'expected a certificate of an authority');
  if (!equalNames(certificate.issuer, issuer.subject))
    throw refused(certificate, 'expected its issuer’s certificate, got another');
  const { signatureAlgorithm: algorithm, signature, tbsRaw } = certificate;
  if (!verifySignature({ algorithm, signature, message: tbsRaw, publicKey: issuer.publicKey.raw }))
    throw refused(certificate, 'the issuer did not sign it');
  const [error] = lintCertificate(certificate.raw, { issuer }).filter(({ severity }) => severity === 'error');
  if (error !== undefined) throw refused(certificate, `${error.rule}: ${error.message}`);
}

const refused = ({ subject }: Certificate, why: string): CaError =>
  new CaError('ca.import-refused', `${nameToText(subject)}: ${why}`);
