import { digest, generateKeyPair, randomBytes, signerFromPkcs8 } from '#crypto';
import { findAuthority, listAuthorities } from '../../../io/db/authorities.ts';
import { toHex } from '../../../lib/bytes.ts';
import { buildSignedAttributes, buildSignedData } from '../../../pki/cms/build-signed-data.ts';
import type { Signer } from '../../../pki/crypto/signer.ts';
import {
  buildCertificate,
  keyIdentifierOf,
  serialFrom,
  signVerified,
} from '../../../pki/x509/build-certificate.ts';
import {
  basicConstraintsExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
} from '../../../pki/x509/build-extensions.ts';
import { parseCertificate, type Certificate } from '../../../pki/x509/certificate.ts';
import { buildName, nameToText } from '../../../pki/x509/names.ts';
import { encodePem } from '../../../pki/x509/pem.ts';
import type { Ceremony } from './ceremony-file.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';

/** What was done, in front of whom; written as JSON. */
export interface CeremonyRecord {
  readonly format: 'sertel-ceremony-1';
  readonly ceremony: string;
  /** SHA-256 of the reviewed file. */
  readonly file: string;
  readonly heldAt: string;
  readonly platform: string;
  readonly witnesses: Ceremony['witnesses'];
  readonly steps: readonly RecordedStep[];
}

interface RecordedStep {
  readonly label: string;
  readonly step: string;
  readonly name: string;
  readonly authorityId: string;
  readonly certificates: readonly RecordedCertificate[];
  readonly request?: { readonly sha256: string; readonly pem: string };
}

interface RecordedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
  readonly publicKeySha256: string;
  readonly pem: string;
}

/**
 * The record and the CMS over it, signed by the report seal that the ceremony made or found; where there is none, by a
 * key made for this record only, whose certificate the witnesses compare by its fingerprint.
 */
export async function signRecord(
  context: CeremonyContext,
  ceremony: Ceremony,
  results: ReadonlyMap<string, StepResult>,
): Promise<{ readonly record: CeremonyRecord; readonly cms: Uint8Array }> {
  const record: CeremonyRecord = {
    format: 'sertel-ceremony-1',
    ceremony: ceremony.ceremony,
    file: toHex(ceremony.sha256),
    heldAt: context.now.toISOString(),
    platform: context.parts.settings.publicUrl,
    witnesses: ceremony.witnesses,
    steps: [...results].map(([label, result]) => recordStep(label, result)),
  };
  const content = new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
  const { signer, chain } = (await findSeal(context)) ?? (await makeRecordKey(context.now));
  const [signingCertificate] = chain;
  const signedAttrs = buildSignedAttributes({
    messageDigest: digest('sha256', content),
    signingCertificate,
  });
  const cms = buildSignedData({
    signedAttrs,
    signature: await signVerified(signedAttrs, signer),
    algorithm: signer.algorithm,
    signingCertificate,
    certificates: chain.map(({ raw }) => raw),
    content,
  });
  return { record, cms };
}

function recordStep(
  label: string,
  { step, name, authorityId, certificates, request }: StepResult,
): RecordedStep {
  return {
    label,
    step,
    name,
    authorityId,
    certificates: certificates.map((der) => recordCertificate(parseCertificate(der))),
    ...(request !== undefined && {
      request: { sha256: toHex(digest('sha256', request)), pem: encodePem('CERTIFICATE REQUEST', request) },
    }),
  };
}

const recordCertificate = (certificate: Certificate): RecordedCertificate => ({
  subject: nameToText(certificate.subject),
  issuer: nameToText(certificate.issuer),
  serial: toHex(certificate.serialNumber),
  notBefore: certificate.notBefore.toISOString(),
  notAfter: certificate.notAfter.toISOString(),
  sha256: toHex(digest('sha256', certificate.raw)),
  publicKeySha256: toHex(digest('sha256', certificate.publicKey.raw)),
  pem: encodePem('CERTIFICATE', certificate.raw),
});

interface RecordSigner {
  readonly signer: Signer;
  /** The signer's certificate first. */
  readonly chain: readonly [Certificate, ...Certificate[]];
}

/** Keys that hash by themselves take SHA-512 beside them in CMS; a record keeps to SHA-256. */
const fitting: readonly string[] = ['ecdsa-sha256', 'rsa-sha256', 'rsa-pss-sha256'];

async function findSeal({ parts, tx, now }: CeremonyContext): Promise<RecordSigner | undefined> {
  for (const seal of await listAuthorities(tx, 'report-seal')) {
    const certificate = parseCertificate(seal.certificateDer);
    const signer = await parts.keys.openSigner(tx, seal.keyId, { kind: 'platform' });
    if (certificate.notAfter < now || !fitting.includes(signer.algorithm)) continue;
    const issuer = seal.parentId === undefined ? undefined : await findAuthority(tx, seal.parentId);
    const issuers = issuer === undefined ? [] : [parseCertificate(issuer.certificateDer)];
    return { signer, chain: [certificate, ...issuers] };
  }
  return undefined;
}

async function makeRecordKey(now: Date): Promise<RecordSigner> {
  const { pkcs8, publicKey } = await generateKeyPair('p-256');
  const signer = signerFromPkcs8(pkcs8, 'ecdsa-sha256');
  pkcs8.fill(0);
  const subject = buildName([{ type: 'CN', value: `Ceremony record ${now.toISOString()}` }]);
  const der = await buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: subject,
      subject,
      notBefore: now,
      notAfter: new Date(now.getTime() + 3_600_000),
      publicKey,
      extensions: [
        basicConstraintsExtension(false),
        keyUsageExtension('contentCommitment'),
        subjectKeyIdentifierExtension(keyIdentifierOf(publicKey)),
      ],
    },
    signer,
  );
  return { signer, chain: [parseCertificate(der)] };
}
