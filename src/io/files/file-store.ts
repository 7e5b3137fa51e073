import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../db/connect.ts';
import { findFileKey, keepFirstFileKey } from '../db/file-keys.ts';
import { asSystem } from '../db/transaction.ts';
import type { PlatformKey } from '../keys/platform-key.ts';
import { decryptFile, encryptFile } from './file-cipher.ts';
import { FileError } from './file-error.ts';

/**
 * The bytes of documents, encrypted at rest under their organisation's key. A file is there wholly and durably
 * or not at all, under a random name that tells nothing.
 */
export interface FileStore {
  /** @throws {FileError} `file.disk-full`; `file.too-large` beyond `limit` bytes; nothing stays behind */
  put(organisationId: string, content: FileContent, limit?: number): Promise<StoredFile>;
  /** @throws {FileError} `file.not-found` or `file.damaged` */
  read(organisationId: string, storageKey: string): Promise<Uint8Array>;
  /** The same in pieces; each piece is proven before it is given out, the whole only at the end. */
  stream(organisationId: string, storageKey: string): AsyncIterable<Uint8Array>;
  /** Does nothing where there is no such file. */
  remove(storageKey: string): Promise<void>;
  /** Rejects where the folder is gone or may not be written, as after a volume was lost. */
  checkFolder(): Promise<void>;
}

export type FileContent = Uint8Array | AsyncIterable<Uint8Array>;

export interface StoredFile {
  readonly storageKey: string;
  readonly sizeBytes: number;
  readonly sha256: Uint8Array;
}

export async function openFileStore(folder: string, db: Database, platform: PlatformKey): Promise<FileStore> {
  const unfinishedFolder = path.join(folder, 'unfinished');
  await mkdir(unfinishedFolder, { recursive: true, mode: 0o700 });
  await sweep(unfinishedFolder);
  const keys = new Map<string, Promise<Uint8Array>>();

  function organisationKey(organisationId: string): Promise<Uint8Array> {
    const known = keys.get(organisationId);
    if (known) return known;
    const loaded = loadKey(db, platform, organisationId);
    keys.set(organisationId, loaded);
    loaded.catch(() => keys.delete(organisationId));
    return loaded;
  }

  async function* stream(organisationId: string, storageKey: string): AsyncGenerator<Uint8Array> {
    const file = placeOf(folder, storageKey);
    const key = await organisationKey(organisationId);
    if (!(await exists(file))) throw new FileError('file.not-found', `there is no stored file ${storageKey}`);
    yield* decryptFile(key, storageKey, createReadStream(file));
  }

  return {
    async put(organisationId, content, limit = Infinity) {
      const key = await organisationKey(organisationId);
      const storageKey = randomBytes(20).toString('hex');
      const unfinished = path.join(unfinishedFolder, storageKey);
      const place = placeOf(folder, storageKey);
      try {
        const measured = measure(content, limit);
        await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
        await writeDurably(unfinished, place, encryptFile(key, storageKey, measured.content));
        return { storageKey, ...measured.result() };
      } catch (error) {
        for (const file of [unfinished, place]) await rm(file, { force: true });
        throw asFileError(error);
      }
    },
    async read(organisationId, storageKey) {
      const pieces: Uint8Array[] = [];
      for await (const piece of stream(organisationId, storageKey)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    stream,
    remove: (storageKey) => rm(placeOf(folder, storageKey), { force: true }),
    checkFolder: () => access(unfinishedFolder, constants.W_OK | constants.X_OK),
  };
}

async function loadKey(db: Database, platform: PlatformKey, organisationId: string): Promise<Uint8Array> {
  const sealed = await asSystem(db, async (tx) => {
    const found = await findFileKey(tx, organisationId);
    if (found) return found;
    const made = platform.seal('organisation file key', organisationId, randomBytes(32));
    return keepFirstFileKey(tx, organisationId, made);
  });
  return platform.unseal('organisation file key', organisationId, sealed);
}

/** Two levels, so that no folder grows without bound. @throws {FileError} `file.not-found` for what is no key */
function placeOf(folder: string, storageKey: string): string {
  if (!/^[0-9a-f]{40}$/.test(storageKey)) {
    throw new FileError('file.not-found', 'expected a storage key of 40 hexadecimal digits');
  }
  return path.join(folder, storageKey.slice(0, 2), storageKey.slice(2));
}

function measure(content: FileContent, limit: number) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* measured(): AsyncGenerator<Uint8Array> {
    for await (const piece of content instanceof Uint8Array ? [content] : content) {
      sizeBytes += piece.length;
      if (sizeBytes > limit) throw new FileError('file.too-large', `expected at most ${limit} bytes`);
      hash.update(piece);
      yield piece;
    }
  }
  return { content: measured(), result: () => ({ sizeBytes, sha256: new Uint8Array(hash.digest()) }) };
}

/**
 * Bytes and name become durable in one turn of the disk, and nobody is told the name before: a machine that stops in
 * between leaves at most a file that no row names.
 */
async function writeDurably(
  unfinished: string,
  place: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    for await (const piece of content) await writeAll(handle, piece);
    await rename(unfinished, place);
    // Both end before the handle is closed, also where one fails.
    const ends = await Promise.allSettled([handle.sync(), syncFolder(path.dirname(place))]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    await handle.close();
  }
}

/** A write may be short without an error when the disk is nearly full. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
}

/** The rename itself is durable only when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a killed process left is older than this process and belongs to nobody. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(path.join(folder, name), { force: true });
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function asFileError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new FileError('file.disk-full', 'the disk of the data folder is full; free some space', {
    cause: error,
  });
}
