import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as node from './node-ciphers.ts';
import * as noble from './noble-ciphers.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('ciphers without node:crypto', () => {
  it('give the digests of node:crypto', () => {
    const bytes = randomBytes(100);
    expect(hex(noble.md5(bytes))).toBe(hex(node.md5(bytes)));
    for (const name of ['sha256', 'sha384', 'sha512'] as const)
      expect(hex(noble.sha2(name, bytes))).toBe(hex(node.sha2(name, bytes)));
  });

  it.each([16, 32])('encrypt and decrypt blocks with a key of %i bytes as node:crypto does', (length) => {
    const [key, iv, blocks] = [randomBytes(length), randomBytes(16), randomBytes(64)];
    const encrypted = node.encryptBlocks(key, iv, blocks);
    expect(hex(noble.encryptBlocks(key, iv, blocks))).toBe(hex(encrypted));
    expect(hex(noble.decryptBlocks(key, iv, encrypted))).toBe(hex(blocks));
  });

  it('draw another initialisation vector each time', () => {
    expect(Buffer.from(noble.newInitialisationVector())).not.toEqual(
      Buffer.from(noble.newInitialisationVector()),
    );
  });
});
