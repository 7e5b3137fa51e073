import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlatformKey, PlatformKey, readPlatformKey } from './platform-key.ts';

const newFile = () => path.join(mkdtempSync(path.join(tmpdir(), 'sertel-key-')), 'keys', 'platform-key.json');
const text = Buffer.from('0012345678901234');

describe('the platform key file', () => {
  it('is made once, for its owner alone, and opens what it sealed', async () => {
    const file = newFile();
    const made = await makePlatformKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const sealed = made.seal('nik', 'person 1', text);
    expect(Buffer.from((await readPlatformKey(file)).unseal('nik', 'person 1', sealed))).toEqual(text);
  });

  it('is never made over an existing one', async () => {
    const file = newFile();
    await makePlatformKey(file);
    const before = readFileSync(file, 'utf8');
    await expect(makePlatformKey(file)).rejects.toMatchObject({ code: 'key.platform-key-exists' });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('is refused where it is missing, can be read by others, or is something else', async () => {
    const file = newFile();
    await expect(readPlatformKey(file)).rejects.toMatchObject({ code: 'key.platform-key-missing' });
    await makePlatformKey(file);
    chmodSync(file, 0o640);
    await expect(readPlatformKey(file)).rejects.toMatchObject({ code: 'key.platform-key-exposed' });
    chmodSync(file, 0o600);
    const format = 'sertel-platform-key-1';
    const key = Buffer.alloc(32).toString('base64');
    for (const content of [
      '',
      'null',
      '{}',
      JSON.stringify({ format, versions: [] }),
      JSON.stringify({ format: 'other', versions: [{ version: 1, key }] }),
      JSON.stringify({ format, versions: [{ version: 1, key: 'short' }] }),
      JSON.stringify({
        format,
        versions: [
          { version: 1, key },
          { version: 1, key },
        ],
      }),
    ]) {
      writeFileSync(file, content);
      await expect(readPlatformKey(file)).rejects.toMatchObject({ code: 'key.platform-key-bad' });
    }
  });
});

describe('sealing', () => {
  const one = new PlatformKey(new Map([[1, Buffer.alloc(32, 1)]]));
  const two = new PlatformKey(
    new Map([
      [1, Buffer.alloc(32, 1)],
      [2, Buffer.alloc(32, 2)],
    ]),
  );

  it('is bound to purpose and context', () => {
    const sealed = one.seal('nik', 'a', text);
    for (const [purpose, context] of [
      ['nik', 'b'],
      ['other', 'a'],
    ] as const) {
      expect(() => one.unseal(purpose, context, sealed)).toThrow(
        expect.objectContaining({ code: 'key.not-openable' }),
      );
    }
  });

  it('refuses what was changed or cut', () => {
    const sealed = one.seal('nik', 'a', text);
    const changed = Uint8Array.from(sealed, (byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte));
    for (const bytes of [changed, sealed.subarray(0, 20), new Uint8Array()]) {
      expect(() => one.unseal('nik', 'a', bytes)).toThrow(
        expect.objectContaining({ code: 'key.not-openable' }),
      );
    }
  });

  it('uses the newest version and opens the older ones', () => {
    expect(two.currentVersion).toBe(2);
    expect(Buffer.from(two.unseal('nik', 'a', one.seal('nik', 'a', text)))).toEqual(text);
    expect(() => one.unseal('nik', 'a', two.seal('nik', 'a', text))).toThrow(
      expect.objectContaining({ code: 'key.not-openable' }),
    );
  });

  it('finds the same row by a keyed hash after a new version', () => {
    expect(two.keyedHash('nik', text)).toEqual(one.keyedHash('nik', text));
    expect(one.keyedHash('nik', text)).not.toEqual(one.keyedHash('other', text));
  });
});
