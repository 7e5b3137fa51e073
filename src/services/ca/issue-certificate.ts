import { randomBytes, digest } from '#crypto';
import { findAuthority } from '../../io/db/authorities.ts';
import { assignShard, authorityShard, insertCertificate, openShard } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { toHex } from '../../lib/bytes.ts';
import { buildCertificate, keyIdentifierOf, serialFrom } from '../../pki/x509/build-certificate.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Name } from '../../pki/x509/names.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { caCertificateUrl, cpsUrl, crlUrl, ocspUrl } from './addresses.ts';
import { CaError } from './ca-error.ts';
import { profiles, type ProfileName } from './profiles.ts';

export interface CertificateOrder {
  /** The issuing authority; the subject itself for a root. */
  readonly issuerId: string;
  readonly profile: ProfileName;
  readonly subject: Name;
  readonly keyId: string;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly now: Date;
  readonly holder:
    | { readonly kind: 'person'; readonly personId: string; readonly organisationId: string }
    | { readonly kind: 'authority'; readonly authorityId: string };
}

export interface IssuedCertificate {
  readonly id: string;
  readonly der: Uint8Array;
}

const day = 86_400_000;

/**
 * Issues one certificate in the caller's transaction: shard and serial are taken, the certificate signed, its row
 * and its journal leaf written, all or nothing.
 *
 * @throws {CaError} `ca.authority-not-found`
 */
export async function issueCertificate(
  { keys, settings }: Pick<Platform, 'keys' | 'settings'>,
  tx: DatabaseTransaction,
  order: CertificateOrder,
): Promise<IssuedCertificate> {
  const selfSigned = order.profile === 'root';
  const issuer = selfSigned ? undefined : await findAuthority(tx, order.issuerId);
  if (!selfSigned && issuer === undefined) {
    throw new CaError('ca.authority-not-found', `there is no active authority ${order.issuerId}`);
  }
  const issuerCertificate = issuer && parseCertificate(issuer.certificateDer);
  const isCa = order.profile === 'root' || order.profile === 'ca';
  await openShard(tx, order.issuerId, authorityShard);
  const shard = isCa ? authorityShard : await assignShard(tx, order.issuerId);

  const { validDays, extensions } = profiles[order.profile];
  const serial = serialFrom(randomBytes(16));
  // A minute back, so that a verifier whose clock is behind accepts it at once; never beyond the issuer's own end.
  const notBefore = new Date(Math.floor((order.now.getTime() - 60_000) / 1000) * 1000);
  const wantedEnd = notBefore.getTime() + validDays * day - 1000;
  const notAfter = new Date(Math.min(wantedEnd, issuerCertificate?.notAfter.getTime() ?? wantedEnd));
  const signer = await keys.openSigner(tx, issuer?.keyId ?? order.keyId, { kind: 'platform' });
  const der = await buildCertificate(
    {
      serialNumber: serial,
      issuer: issuerCertificate?.subject ?? order.subject,
      subject: order.subject,
      notBefore,
      notAfter,
      publicKey: order.publicKey,
      extensions: extensions({
        subjectKeyIdentifier: keyIdentifierOf(order.publicKey),
        authorityKeyIdentifier: keyIdentifierOf(issuerCertificate?.publicKey.raw ?? order.publicKey),
        crlUri: crlUrl(settings.publicUrl, order.issuerId, shard),
        ocspUri: ocspUrl(settings.publicUrl),
        caIssuersUri: caCertificateUrl(settings.publicUrl, order.issuerId),
        cpsUri: cpsUrl(settings.publicUrl),
      }),
    },
    signer,
  );

  const { holder } = order;
  const sha256 = digest('sha256', der);
  const id = await insertCertificate(tx, {
    organisationId: holder.kind === 'person' ? holder.organisationId : undefined,
    authorityId: order.issuerId,
    serial,
    certificateDer: der,
    sha256,
    ...(holder.kind === 'person'
      ? { personId: holder.personId }
      : { subjectAuthorityId: holder.authorityId }),
    keyId: order.keyId,
    profile: order.profile,
    notBefore,
    notAfter,
    shard,
  });
  await appendEntry(tx, {
    type: 'certificate.issued',
    organisation: holder.kind === 'person' ? holder.organisationId : undefined,
    commitment: sha256,
    entry: { certificateId: id, profile: order.profile, serial: toHex(serial) },
  });
  return { id, der };
}
