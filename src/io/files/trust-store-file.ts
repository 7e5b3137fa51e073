import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The platform's trust store as a file in the data folder, for commands that run without its database. */
export interface TrustStoreFile {
  readonly version: number;
  /** Over the anchors; see `trust-store.ts`. */
  readonly sha256: string;
  /** Base64 of DER certificates. */
  readonly anchors: readonly string[];
}

const nameOf = (dataFolder: string): string => path.join(dataFolder, 'trust-store.json');

export async function writeTrustStoreFile(dataFolder: string, store: TrustStoreFile): Promise<void> {
  const unfinished = `${nameOf(dataFolder)}.${randomBytes(6).toString('hex')}.unfinished`;
  try {
    await writeFile(unfinished, `${JSON.stringify(store, undefined, 2)}\n`, { mode: 0o600, flush: true });
    await rename(unfinished, nameOf(dataFolder));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Undefined where no platform has written one. */
export async function readTrustStoreFile(dataFolder: string): Promise<TrustStoreFile | undefined> {
  const text = await readFile(nameOf(dataFolder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (!isTrustStore(value)) throw new TypeError(`expected ${nameOf(dataFolder)} to be a trust store`);
  return value;
}

const isTrustStore = (value: unknown): value is TrustStoreFile =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  typeof value.version === 'number' &&
  'sha256' in value &&
  typeof value.sha256 === 'string' &&
  'anchors' in value &&
  Array.isArray(value.anchors) &&
  value.anchors.every((one) => typeof one === 'string');
