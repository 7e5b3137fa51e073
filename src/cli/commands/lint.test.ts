import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeCertificate } from '../../../test/pki/encode-certificate.ts';
import { encodeInteger } from '../../pki/asn1/der-writer.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { lintCommand } from './lint.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sertel-lint-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function lint(content: string | Uint8Array, ...args: string[]) {
  const file = path.join(folder, 'certificate');
  await writeFile(file, content);
  const lines: string[] = [];
  const output = { line: (text: string) => void lines.push(text), problem: () => undefined };
  return { code: await lintCommand([file, ...args], output), lines };
}

it('ends with 0 where nothing is wrong, in DER and in PEM', async () => {
  expect((await lint(encodeCertificate())).code).toBe(0);
  expect((await lint(encodePem('CERTIFICATE', encodeCertificate()))).code).toBe(0);
});

it('ends with 1 for an error and with 2 for a warning, and says each as JSON', async () => {
  const { code, lines } = await lint(encodeCertificate({ serial: encodeInteger(-1) }), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(lines[0] ?? '').findings).toContainEqual(
    expect.objectContaining({ rule: 'serial-positive', severity: 'error' }),
  );
  expect((await lint(encodeCertificate({ serial: encodeInteger(1) }))).code).toBe(2);
});

it('judges by the sets that are named', async () => {
  expect((await lint(encodeCertificate(), '--set', 'cab-tls')).code).toBe(1);
  await expect(lint(encodeCertificate(), '--set', 'other')).rejects.toMatchObject({ code: 'cli.usage' });
});

it('refuses a file that holds no certificate', async () => {
  await expect(lint('text')).rejects.toMatchObject({ code: 'cli.usage' });
});
