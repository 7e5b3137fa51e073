import { listAuthorities } from '../../io/db/authorities.ts';
import type { Database } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { TrustStoreVersion } from '../../pades/validate/encode-report.ts';
import { readTrustStore } from './trust-store.ts';

export interface Trust {
  /** DER certificates that paths may end at. */
  readonly anchors: readonly Uint8Array[];
  /** DER certificates of our own authorities, which answer in-process. */
  readonly authorities: readonly Uint8Array[];
  readonly version: TrustStoreVersion;
}

/** Whom documents are checked against. */
export async function loadTrust(db: Database): Promise<Trust> {
  const [{ version, anchors }, authorities] = await Promise.all([
    readTrustStore(db),
    asSystem(db, (tx) => Promise.all([listAuthorities(tx, 'root'), listAuthorities(tx, 'ca')])),
  ]);
  return {
    anchors: anchors.map(({ certificate }) => certificate.raw),
    authorities: authorities.flat().map(({ certificateDer }) => certificateDer),
    version,
  };
}
