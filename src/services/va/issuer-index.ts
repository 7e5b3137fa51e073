import type { AuthorityFeedRow } from '../../io/db/status-feed.ts';
import { toHex } from '../../lib/bytes.ts';
import { digest } from '#crypto';
import type { CertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';

export interface Issuer {
  readonly id: string;
  readonly notBefore: Date;
}

export interface Responder {
  readonly id: string;
  readonly keyId: string;
  readonly certificate: Certificate;
}

export interface IssuerIndex {
  put(row: AuthorityFeedRow): void;
  /** Several where an authority has certificates of two issuers for one name and key. */
  findIssuers(certId: CertId): readonly Issuer[];
  /** The active responders of the issuer whose certificates are valid, the newest first. */
  listResponders(issuer: Issuer, now: Date): readonly Responder[];
}

const certIdHashes = ['sha1', 'sha256'] as const;

/** Active authorities by what a CertID says of an issuer, and the responders that speak for them. */
export function createIssuerIndex(): IssuerIndex {
  const issuers = new Map<string, Issuer[]>();
  const responders = new Map<string, (Responder & { readonly createdAt: Date })[]>();

  function putIssuer({ id, active, certificateDer }: AuthorityFeedRow): void {
    const { subject, publicKey, notBefore } = parseCertificate(certificateDer);
    for (const hash of certIdHashes) {
      const key = keyOf(hash, digest(hash, subject.raw), digest(hash, publicKey.subjectPublicKey));
      const others = (issuers.get(key) ?? []).filter((issuer) => issuer.id !== id);
      issuers.set(key, active ? [...others, { id, notBefore }] : others);
    }
  }

  function putResponder(row: AuthorityFeedRow, parentId: string): void {
    const others = (responders.get(parentId) ?? []).filter(({ id }) => id !== row.id);
    const { id, keyId, createdAt } = row;
    const own = row.active
      ? [{ id, keyId, createdAt, certificate: parseCertificate(row.certificateDer) }]
      : [];
    // By when they begin: a ceremony makes several at once, each for the time after the one before.
    const newestFirst = [...others, ...own].toSorted(
      (a, b) =>
        b.certificate.notBefore.getTime() - a.certificate.notBefore.getTime() ||
        b.createdAt.getTime() - a.createdAt.getTime(),
    );
    responders.set(parentId, newestFirst);
  }

  return {
    put(row) {
      if (row.kind === 'root' || row.kind === 'ca') putIssuer(row);
      if (row.kind === 'ocsp' && row.parentId !== undefined) putResponder(row, row.parentId);
    },
    findIssuers: ({ hash, issuerNameHash, issuerKeyHash }) =>
      (hash === undefined ? undefined : issuers.get(keyOf(hash, issuerNameHash, issuerKeyHash))) ?? [],
    listResponders: ({ id }, now) =>
      (responders.get(id) ?? []).filter(
        ({ certificate }) => certificate.notBefore <= now && now < certificate.notAfter,
      ),
  };
}

const keyOf = (hash: string, name: Uint8Array, key: Uint8Array): string =>
  `${hash} ${toHex(name)} ${toHex(key)}`;
