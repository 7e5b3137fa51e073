/** Ceremonies for tests: the file of some steps, the files that they name, and the run on a platform. */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { randomBytes } from '#crypto';
import { asSystem } from '../src/io/db/transaction.ts';
import {
  buildCertificate,
  keyIdentifierOf,
  serialFrom,
  type TbsCertificate,
} from '../src/pki/x509/build-certificate.ts';
import {
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
} from '../src/pki/x509/build-extensions.ts';
import { subjectKeyIdentifierOf } from '../src/pki/x509/certificate.ts';
import { parseCertificationRequest } from '../src/pki/x509/certification-request.ts';
import { parseCeremony, type Ceremony, type NamedFile } from '../src/services/ca/ceremony/ceremony-file.ts';
import { holdCeremony, type CeremonyOptions } from '../src/services/ca/ceremony/hold-ceremony.ts';
import { planCeremony } from '../src/services/ca/ceremony/plan-ceremony.ts';
import type { CeremonyFiles } from '../src/services/ca/ceremony/read-named-file.ts';
import type { Platform } from '../src/services/platform.ts';
import type { TestMember } from './pki/test-pki.ts';

export const ceremonyPassphrase = 'empat belas kata rahasia';
const noFiles = (): Uint8Array => {
  throw new Error('no file is named');
};
export const subjectOf = (CN: string) => ({ C: 'ID', O: 'Uji', CN });
export const namedFile = (file: string, content: Uint8Array): NamedFile => ({
  file,
  sha256: createHash('sha256').update(content).digest('hex'),
});

/** `changes` takes the place of what stands outside the steps. */
export const ceremonyOf = (steps: readonly object[], changes: object = {}): Ceremony =>
  parseCeremony(
    new TextEncoder().encode(
      stringify({
        ceremony: 'Uji',
        witnesses: [
          { name: 'Satu', role: 'auditor' },
          { name: 'Dua', role: 'petugas' },
        ],
        steps,
        ...changes,
      }),
    ),
  );

export const hold = (platform: Platform, ceremony: Ceremony, options: Partial<CeremonyOptions> = {}) =>
  asSystem(platform.db, (tx) =>
    holdCeremony(platform, tx, ceremony, {
      files: noFiles,
      reviewedSha256: ceremony.sha256,
      passphrase: ceremonyPassphrase,
      ...options,
    }),
  );

export const plan = (platform: Platform, ceremony: Ceremony, files: CeremonyFiles = noFiles) =>
  asSystem(platform.db, (tx) => planCeremony(platform.certification.profiles, tx, ceremony, files));

/** What an outside issuer answers a request with. */
export function answerTo(
  request: Uint8Array,
  { certificate, signer }: TestMember,
  changes: Partial<TbsCertificate> = {},
): Promise<Uint8Array> {
  const { subject, publicKey } = parseCertificationRequest(request);
  const issuerKey = subjectKeyIdentifierOf(certificate) ?? keyIdentifierOf(certificate.publicKey.raw);
  return buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: certificate.subject,
      subject,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
      publicKey: publicKey.raw,
      extensions: [
        basicConstraintsExtension(true, 0),
        keyUsageExtension('keyCertSign', 'cRLSign'),
        subjectKeyIdentifierExtension(keyIdentifierOf(publicKey.raw)),
        authorityKeyIdentifierExtension(issuerKey),
      ],
      ...changes,
    },
    signer,
  );
}
