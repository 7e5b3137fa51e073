import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { FileError } from './file-error.ts';

/**
 * How a stored file is encrypted: chunks of 64 KiB, each by AES-256-GCM under a key of this file alone, the
 * nonce being the chunk's number and a mark on the last one (the STREAM construction), so that chunks cannot be
 * exchanged, repeated or cut off, and a large file is never wholly in memory.
 *
 *   magic(8) ‖ salt(32) ‖ { ciphertext(≤ 65536) ‖ tag(16) }…
 */
export async function* encryptFile(
  organisationKey: Uint8Array,
  storageKey: string,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(saltLength);
  const key = fileKey(organisationKey, salt, storageKey);
  yield Buffer.concat([magic, salt]);
  let number = 0;
  for await (const { bytes, last } of inChunks(content, chunkLength)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, last));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** @throws {FileError} `file.damaged` at the first chunk that is not what was written */
export async function* decryptFile(
  organisationKey: Uint8Array,
  storageKey: string,
  stored: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const damaged = (what: string) =>
    new FileError('file.damaged', `the stored file ${storageKey} is damaged: ${what}`);
  let key: Uint8Array | undefined;
  let number = 0;
  let header = Buffer.alloc(0);
  const body = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of stored) {
      if (key) {
        yield piece;
        continue;
      }
      header = Buffer.concat([header, piece]);
      if (header.length < headerLength) continue;
      if (!header.subarray(0, magic.length).equals(magic)) throw damaged('unknown format');
      key = fileKey(organisationKey, header.subarray(magic.length, headerLength), storageKey);
      yield header.subarray(headerLength);
    }
    if (!key) throw damaged('it is cut off');
  };
  for await (const { bytes, last } of inChunks(body(), chunkLength + tagLength)) {
    if (!key || bytes.length < tagLength) throw damaged('it is cut off');
    const end = bytes.length - tagLength;
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last), {
        authTagLength: tagLength,
      });
      decipher.setAuthTag(bytes.subarray(end));
      yield Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()]);
    } catch {
      // The cipher says no more than that the tag does not fit.
      throw damaged(`chunk ${number} does not open`);
    }
    number++;
  }
}

const magic = Buffer.from('SERTELF1', 'latin1');
const saltLength = 32;
const headerLength = magic.length + saltLength;
const chunkLength = 65_536;
const tagLength = 16;

function fileKey(organisationKey: Uint8Array, salt: Uint8Array, storageKey: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', organisationKey, salt, `sertel file ${storageKey}`, 32));
}

function nonceOf(number: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Pieces of exactly `length`, the last one shorter or empty and marked: it is known only when the source ends. */
async function* inChunks(
  content: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<{ bytes: Uint8Array; last: boolean }> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    let rest = piece;
    while (size + rest.length > length) {
      const take = length - size;
      yield { bytes: Buffer.concat([...pending, rest.subarray(0, take)]), last: false };
      rest = rest.subarray(take);
      pending = [];
      size = 0;
    }
    // A source may reuse its buffer for the next piece.
    pending.push(rest.slice());
    size += rest.length;
  }
  yield { bytes: Buffer.concat(pending), last: true };
}
