import { generateKeyPair, signerFromPkcs8, type KeyKind } from '#crypto';
import type { AuthorityRow } from '../../io/db/authorities.ts';
import { reservePlaces, assignShard } from '../../io/db/certificates.ts';
import type { Database, DatabaseTransaction } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { KeyStore } from '../../io/keys/key-store.ts';
import type { SignatureAlgorithmName, Signer } from '../../pki/crypto/signer.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import type { Profiles } from './load-profiles.ts';

/** An authority that has been asked to sign: its certificate read, its key open. */
export interface OpenAuthority {
  readonly certificate: Certificate;
  readonly signer: Signer;
}

/**
 * What issuing keeps between two certificates: the profiles, throw-away keys, the authorities that were asked lately
 * and places in their lists. One in a process; it is lost without loss.
 */
export interface Certification {
  readonly profiles: Profiles;
  /** A key of the same kind as those that sign so; made once, trusted by nobody, never written down. */
  throwAwaySigner(algorithm: SignatureAlgorithmName): Promise<Signer>;
  /** Opens the authority when it is first asked: thousands that nobody asks cost nothing. */
  openAuthority(tx: DatabaseTransaction, keys: KeyStore, authority: AuthorityRow): Promise<OpenAuthority>;
  /** The shard whose list will name the next certificate. */
  takePlace(db: Database, tx: DatabaseTransaction, authorityId: string): Promise<number>;
}

const mostOpen = 64;
const placesAtOnce = 100;

export function createCertification(profiles: Profiles): Certification {
  const throwAway = new Map<SignatureAlgorithmName, Promise<Signer>>();
  const open = new Map<string, OpenAuthority>();
  const places = new Map<string, { readonly shard: number; left: number }>();
  const reserving = new Set<string>();

  /** Beside the caller's transaction and not awaited in it: a second connection might never come free. */
  function reserveAhead(db: Database, authorityId: string): void {
    if (reserving.has(authorityId)) return;
    reserving.add(authorityId);
    asSystem(db, (own) => reservePlaces(own, authorityId, placesAtOnce))
      .then((reserved) => {
        if (reserved === undefined) return;
        places.set(authorityId, { shard: reserved.shard, left: reserved.places });
        for (const [oldest] of places) if (places.size > mostOpen) places.delete(oldest);
      })
      // Whoever comes next takes a single place in its own transaction, and hears of a database that is gone.
      .catch(() => undefined)
      .finally(() => reserving.delete(authorityId));
  }

  return {
    profiles,
    throwAwaySigner(algorithm) {
      const known = throwAway.get(algorithm);
      if (known !== undefined) return known;
      const made = makeThrowAway(algorithm);
      throwAway.set(algorithm, made);
      return made;
    },
    async openAuthority(tx, keys, { id, keyId, certificateDer }) {
      // A ceremony may give an authority another certificate; its key never changes.
      const known = open.get(id);
      open.delete(id);
      const certificate = parseCertificate(certificateDer);
      const signer = known?.signer ?? (await keys.openSigner(tx, keyId, { kind: 'platform' }));
      const opened = { certificate, signer };
      open.set(id, opened);
      for (const [oldest] of open) if (open.size > mostOpen) open.delete(oldest);
      return opened;
    },
    async takePlace(db, tx, authorityId) {
      const kept = places.get(authorityId);
      if (kept === undefined || kept.left <= placesAtOnce / 2) reserveAhead(db, authorityId);
      // A place taken here keeps every other issuance waiting until this one ends, so it is the exception.
      if (kept === undefined || kept.left === 0) return assignShard(tx, authorityId);
      kept.left--;
      return kept.shard;
    },
  };
}

const kinds = {
  'rsa-sha256': 'rsa-2048',
  'rsa-sha384': 'rsa-2048',
  'rsa-sha512': 'rsa-2048',
  'rsa-pss-sha256': 'rsa-2048',
  'rsa-pss-sha384': 'rsa-2048',
  'rsa-pss-sha512': 'rsa-2048',
  'ecdsa-sha256': 'p-256',
  'ecdsa-sha384': 'p-384',
  'ecdsa-sha512': 'p-521',
  ed25519: 'ed25519',
  'ml-dsa-44': 'ml-dsa-44',
  'ml-dsa-65': 'ml-dsa-65',
  'ml-dsa-87': 'ml-dsa-87',
} as const satisfies Record<SignatureAlgorithmName, KeyKind>;

async function makeThrowAway(algorithm: SignatureAlgorithmName): Promise<Signer> {
  const { pkcs8 } = await generateKeyPair(kinds[algorithm]);
  try {
    return signerFromPkcs8(pkcs8, algorithm);
  } finally {
    pkcs8.fill(0);
  }
}
