import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { readZip, writeZip } from './zip-archive.ts';

const entries = [
  { name: 'bundle.json', bytes: new TextEncoder().encode('{}') },
  { name: 'crls/é.crl', bytes: new Uint8Array(100_000) },
];

it('reads back what it wrote', () => {
  const entry = fc.record({
    name: fc.string({ minLength: 1 }).filter((n) => !n.endsWith('/')),
    bytes: fc.uint8Array(),
  });
  fc.assert(
    fc.property(fc.array(entry), (list) => {
      expect(readZip(writeZip(list))).toEqual(list);
      expect(readZip(writeZip(list, 'stored'))).toEqual(list);
    }),
  );
});

it.skipIf(!judge('pyhanko'))('writes what another program unpacks', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-zip-')), 'a.zip');
  writeFileSync(file, writeZip(entries));
  const script =
    'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.namelist())';
  expect(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }).trim()).toBe(
    "['bundle.json', 'crls/é.crl']",
  );
});

it('refuses what is no archive, is damaged or unpacks to more than it says', () => {
  const bytes = writeZip(entries);
  const refusal = (change: (copy: Buffer) => void): unknown => {
    const copy = Buffer.from(bytes);
    change(copy);
    try {
      return readZip(new Uint8Array(copy));
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(refusal((copy) => copy.fill(0))).toBe('zip.malformed');
  expect(refusal((copy) => copy.writeUInt8(copy.readUInt8(42) ^ 1, 42))).toBe('zip.malformed');
  const second = bytes.length - 22 - (46 + 'crls/é.crl'.length + 1);
  expect(refusal((copy) => copy.writeUInt32LE(5, second + 24))).toBe('zip.malformed');
  expect(refusal((copy) => copy.writeUInt32LE(2 ** 31, second + 24))).toBe('zip.too-large');
});
