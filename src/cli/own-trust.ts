import { readTrustStoreFile } from '../io/files/trust-store-file.ts';
import type { TrustStoreVersion } from '../pades/validate/encode-report.ts';

export interface OwnTrust {
  readonly anchors: readonly Uint8Array[];
  readonly version: TrustStoreVersion | undefined;
}

/** The trust store of the platform on this machine, as it left it in its data folder; nothing where there is none. */
export async function readOwnTrust(dataFolder: string): Promise<OwnTrust> {
  const store = await readTrustStoreFile(dataFolder);
  if (store === undefined) return { anchors: [], version: undefined };
  const { version, sha256, anchors } = store;
  return { anchors: anchors.map((text) => Uint8Array.fromBase64(text)), version: { version, sha256 } };
}
