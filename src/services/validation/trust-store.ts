/**
 * The versioned trust store: who may vouch for documents that are checked here, where each anchor came from and who
 * loaded it. The own root enters it when it is made; others are loaded by an administrator.
 */
import { digest } from '#crypto';
import type { Database } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { insertTrustChanges, listTrustChanges, type TrustChange } from '../../io/db/trust-changes.ts';
import { writeTrustStoreFile } from '../../io/files/trust-store-file.ts';
import { concatBytes, fromHex, toHex } from '../../lib/bytes.ts';
import type { TrustStoreVersion } from '../../pades/validate/encode-report.ts';
import { basicConstraintsOf, parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { nameToText } from '../../pki/x509/names.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { TrustError } from './trust-error.ts';

export interface TrustAnchor {
  readonly sha256: string;
  readonly certificate: Certificate;
  readonly subject: string;
  readonly source: string;
  readonly by: string;
  readonly at: Date;
  /** The version that it came with. */
  readonly version: number;
}

export interface TrustStore {
  readonly version: TrustStoreVersion;
  readonly anchors: readonly TrustAnchor[];
}

export async function readTrustStore(db: Database): Promise<TrustStore> {
  return fold(await asSystem(db, listTrustChanges));
}

/** What was added and not removed since; the hash is over the anchors' hashes in order of their bytes. */
function fold(changes: readonly TrustChange[]): TrustStore {
  const anchors = new Map<string, TrustAnchor>();
  for (const { act, sha256, der, source, by, at, version } of changes) {
    const id = toHex(sha256);
    anchors.delete(id);
    if (act === 'removed') continue;
    const certificate = parseCertificate(der);
    const subject = nameToText(certificate.subject);
    anchors.set(id, { sha256: id, certificate, subject, source, by, at, version });
  }
  const hashes = [...anchors.keys()].toSorted();
  return {
    version: {
      version: changes.at(-1)?.version ?? 0,
      sha256: toHex(digest('sha256', concatBytes(hashes.map(fromHex)))),
    },
    anchors: [...anchors.values()],
  };
}

export interface TrustWish {
  /** DER certificates. */
  readonly certificates: readonly Uint8Array[];
  readonly source: string;
  readonly by: string;
}

type Parts = Pick<Platform, 'db' | 'clock' | 'settings'>;

/** Adds certificates that are not in the store yet, as one version. @throws {TrustError | DerError} */
export async function addAnchors(platform: Parts, wish: TrustWish): Promise<TrustStore> {
  for (const der of wish.certificates) {
    const certificate = parseCertificate(der);
    if (basicConstraintsOf(certificate)?.ca !== true)
      throw new TrustError(
        'trust.not-an-authority',
        `expected the certificate of an authority, got that of ${nameToText(certificate.subject)}`,
      );
  }
  return change(platform, 'added', wish.by, (store) => {
    const known = new Set(store.anchors.map(({ sha256 }) => sha256));
    const fresh = new Map(wish.certificates.map((der) => [toHex(digest('sha256', der)), der]));
    for (const id of known) fresh.delete(id);
    if (fresh.size === 0)
      throw new TrustError('trust.known-already', 'every certificate is in the trust store');
    return [...fresh].map(([id, der]) => ({ id, der, source: wish.source }));
  });
}

/** Removes the anchor whose SHA-256 begins so. @throws {TrustError} `trust.unknown-anchor` where none or several do */
export async function removeAnchor(platform: Parts, beginning: string, by: string): Promise<TrustStore> {
  return change(platform, 'removed', by, (store) => {
    const found = store.anchors.filter(({ sha256 }) => sha256.startsWith(beginning.toLowerCase()));
    const [only] = found;
    if (only === undefined || found.length > 1)
      throw new TrustError(
        'trust.unknown-anchor',
        `expected one anchor whose SHA-256 begins with ${beginning}, got ${found.length}`,
      );
    return [{ id: only.sha256, der: only.certificate.raw, source: only.source }];
  });
}

interface Changed {
  readonly id: string;
  readonly der: Uint8Array;
  readonly source: string;
}

async function change(
  platform: Parts,
  act: TrustChange['act'],
  by: string,
  choose: (store: TrustStore) => readonly Changed[],
): Promise<TrustStore> {
  const at = platform.clock();
  const store = await asSystem(platform.db, async (tx) => {
    const chosen = choose(fold(await listTrustChanges(tx)));
    const rows = chosen.map(({ id, der, source }) => ({ act, sha256: fromHex(id), der, source, by, at }));
    const version = await insertTrustChanges(tx, rows);
    await appendEntry(tx, {
      type: act === 'added' ? 'trust.anchors-added' : 'trust.anchor-removed',
      organisation: undefined,
      entry: {
        version,
        by,
        at: at.toISOString(),
        anchors: chosen.map(({ id, source }) => ({ sha256: id, source })),
      },
    });
    return fold(await listTrustChanges(tx));
  });
  await exportTrustStore(platform, store);
  return store;
}

/** Leaves the store in the data folder, for commands that run without the database. */
export async function exportTrustStore(
  { db, settings }: Pick<Platform, 'db' | 'settings'>,
  known?: TrustStore,
): Promise<void> {
  const { version, anchors } = known ?? (await readTrustStore(db));
  await writeTrustStoreFile(settings.dataFolder, {
    ...version,
    anchors: anchors.map(({ certificate }) => certificate.raw.toBase64()),
  });
}
