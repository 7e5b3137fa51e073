import { randomBytes, digest } from '#crypto';
import { findAuthority } from '../../io/db/authorities.ts';
import {
  authorityShard,
  findKeyUse,
  insertCertificate,
  type CertificateHolder,
} from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import { keyIdentifierOf, serialFrom } from '../../pki/x509/build-certificate.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import type { NamePart } from '../../pki/x509/names.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform, PlatformSettings } from '../platform.ts';
import { caCertificateUrl, cpsUrl, crlUrl, ocspUrl } from './addresses.ts';
import { CaError } from './ca-error.ts';
import { checkOrder } from './check-order.ts';
import { keyIdentifierOfIssuer } from './key-identifier-of-issuer.ts';
import { getProfile } from './load-profiles.ts';
import { prepareCertificate } from './prepare-certificate.ts';
import { validityOf, type Profile } from './profile.ts';
import { profileExtensions, type AltName } from './profile-extensions.ts';

export interface CertificateOrder {
  /** The issuing authority; the subject itself for a root. */
  readonly issuerId: string;
  /** The name of a profile. */
  readonly profile: string;
  readonly subject: readonly NamePart[];
  readonly altNames?: readonly AltName[];
  /** Undefined where the subject keeps its own key. */
  readonly keyId: string | undefined;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly now: Date;
  readonly holder: CertificateHolder;
  /** The issuer's key where the platform cannot open it: an offline authority's, in a ceremony. */
  readonly issuerSigner?: Signer | undefined;
}

export interface IssuedCertificate {
  readonly id: string;
  readonly der: Uint8Array;
}

export type IssuingParts = Pick<Platform, 'db' | 'keys' | 'settings' | 'certification'>;

/**
 * Issues one certificate in the caller's transaction: prepared, linted, signed, its row and its journal leaf
 * written, all or nothing.
 *
 * @throws {CaError} `ca.authority-not-found`, `ca.authority-replaced`, `ca.profile-unknown`, `ca.lint-refused` and the
 * codes of {@link checkOrder}
 */
export async function issueCertificate(
  parts: IssuingParts,
  tx: DatabaseTransaction,
  order: CertificateOrder,
): Promise<IssuedCertificate> {
  // 1. to 3.
  const prepared = await prepareOrder(parts, tx, order, (ca) =>
    ca ? authorityShard : parts.certification.takePlace(parts.db, tx, order.issuerId),
  );

  // 4. Issue what was linted.
  const der = await prepared.linted.issue();

  // 5. Row and leaf commit with the caller's transaction.
  const sha256 = digest('sha256', der);
  const { holder, keyId } = order;
  const id = await insertCertificate(tx, {
    authorityId: order.issuerId,
    serial: prepared.serialNumber,
    certificateDer: der,
    sha256,
    spkiSha256: prepared.spkiSha256,
    holder,
    keyId,
    profile: order.profile,
    ...prepared.period,
    shard: prepared.shard,
  });
  await appendEntry(tx, {
    type: 'certificate.issued',
    organisation: holder.kind === 'authority' ? undefined : holder.organisationId,
    commitment: sha256,
    entry: { certificateId: id, profile: order.profile, serial: toHex(prepared.serialNumber) },
  });
  return { id, der };
}

/**
 * Everything but issuing: whoever enters a request hears at once what would refuse it at its decision.
 *
 * @throws as {@link issueCertificate}
 */
export async function rehearseCertificate(
  parts: IssuingParts,
  tx: DatabaseTransaction,
  order: CertificateOrder,
): Promise<void> {
  // No place of a list is taken: its address has the same form in each.
  await prepareOrder(parts, tx, order, () => authorityShard + 1);
}

async function prepareOrder(
  parts: IssuingParts,
  tx: DatabaseTransaction,
  order: CertificateOrder,
  placeFor: (ca: boolean) => number | Promise<number>,
) {
  // 1. What is asked for, and by whom it is to be signed.
  const profile = getProfile(parts.certification.profiles, order.profile);
  const altNames = order.altNames ?? [];
  const subject = checkOrder(profile, { ...order, altNames });
  const issuer = await openIssuer(parts, tx, order, profile);

  // 2. A place in a list, a serial, a period.
  const shard = await placeFor(profile.basicConstraints.ca);
  const serialNumber = serialFrom(randomBytes(16));
  const period = periodOf(profile, order.now, issuer.certificate);

  // 3. Prepare and lint.
  const spkiSha256 = digest('sha256', order.publicKey);
  const linted = await prepareCertificate(
    parts.certification,
    {
      profile,
      issuer: issuer.certificate,
      keyFault: await findKeyUse(tx, spkiSha256, order.holder),
      tbs: {
        serialNumber,
        issuer: issuer.certificate?.subject ?? subject,
        subject,
        ...period,
        publicKey: order.publicKey,
        extensions: profileExtensions(profile, {
          subjectKeyIdentifier: keyIdentifierOf(order.publicKey),
          authorityKeyIdentifier: issuer.certificate && keyIdentifierOfIssuer(issuer.certificate),
          altNames,
          ...addressesFor(parts.settings, order.issuerId, shard),
        }),
      },
    },
    issuer.signer,
  );
  return { linted, shard, serialNumber, period, spkiSha256 };
}

interface Issuer {
  /** Undefined for a root. */
  readonly certificate: Certificate | undefined;
  readonly signer: Signer;
}

async function openIssuer(
  { certification, keys }: IssuingParts,
  tx: DatabaseTransaction,
  { issuerId, holder, keyId, issuerSigner }: CertificateOrder,
  profile: Profile,
): Promise<Issuer> {
  const selfSigned = holder.kind === 'authority' && holder.authorityId === issuerId;
  if (selfSigned && keyId !== undefined) {
    const signer = issuerSigner ?? (await keys.openSigner(tx, keyId, { kind: 'platform' }));
    return { certificate: undefined, signer };
  }
  const authority = await findAuthority(tx, issuerId);
  if (authority === undefined)
    throw new CaError('ca.authority-not-found', `there is no active authority ${issuerId}`);
  // It still answers for what it issued, so it goes on to delegate to responders.
  const delegates = profile.extKeyUsage?.purposes.includes('ocspSigning') === true;
  if (authority.successorId !== undefined && !delegates)
    throw new CaError(
      'ca.authority-replaced',
      `the authority ${issuerId} issues no more: its key was replaced by that of ${authority.successorId}`,
    );
  return issuerSigner === undefined
    ? certification.openAuthority(tx, keys, authority)
    : { certificate: parseCertificate(authority.certificateDer), signer: issuerSigner };
}

function periodOf(profile: Profile, now: Date, issuer: Certificate | undefined) {
  // A minute back, so that a verifier whose clock is behind accepts it at once; never beyond the issuer's own end.
  const notBefore = new Date(Math.floor((now.getTime() - 60_000) / 1000) * 1000);
  const wantedEnd = notBefore.getTime() + validityOf(profile) - 1000;
  return { notBefore, notAfter: new Date(Math.min(wantedEnd, issuer?.notAfter.getTime() ?? wantedEnd)) };
}

const addressesFor = ({ publicUrl, pkiUrl }: PlatformSettings, issuerId: string, shard: number) => ({
  crlUri: crlUrl(pkiUrl, issuerId, shard),
  ocspUri: ocspUrl(pkiUrl),
  caIssuersUri: caCertificateUrl(pkiUrl, issuerId),
  cpsUri: cpsUrl(publicUrl),
});
