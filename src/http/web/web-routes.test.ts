import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { readWebFiles } from '../../io/files/read-web-files.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-web-'));
  await mkdir(path.join(folder, 'assets'));
  const page =
    '<html lang="__language__"><meta name="csp-nonce" content="__nonce__">__form__ __logo__|__mode__';
  for (const [name, text] of [
    ['app.html', page],
    ['verifikasi.html', page],
    ['assets/app-1.js', 'plain'],
    ['assets/app-1.js.br', 'small'],
    ['assets/app-1.js.map', 'never'],
  ] as const)
    await writeFile(path.join(folder, name), text);
  test = await createTestPlatform();
  app = await buildApp(test.platform, undefined, await readWebFiles(folder));
});
afterAll(async () => {
  await app.close();
  await test.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

it('keeps a hashed file for ever, compressed for who takes that', async () => {
  const plain = await get('/web/assets/app-1.js');
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.body).toBe('plain');
  const small = await get('/web/assets/app-1.js', { 'accept-encoding': 'gzip, br;q=0.9' });
  expect(small.headers['content-encoding']).toBe('br');
  expect(small.body).toBe('small');
  const again = await get('/web/assets/app-1.js', { 'if-none-match': String(plain.headers.etag) });
  expect(again.statusCode).toBe(304);
});

it.each(['/web/assets/app-1.js.map', '/web/../package.json', '/web/%2e%2e/package.json', '/web/nothing.js'])(
  'has nothing at %s',
  async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().code).toBe('http.not-found');
  },
);

it('gives each page a nonce of its own, that its policy names', async () => {
  const nonces = await Promise.all(
    ['/aplikasi', '/aplikasi/akun', '/verifikasi'].map(async (url) => {
      const { body, headers } = await get(url);
      const nonce = /csp-nonce" content="([^"]+)"/.exec(body)![1]!;
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain("script-src 'self';");
      expect(headers['cache-control']).toBe('no-store');
      return nonce;
    }),
  );
  expect(new Set(nonces).size).toBe(3);
});

it('speaks the reader’s language, and has a form for who has no script', async () => {
  const { body } = await get('/verifikasi', { 'accept-language': 'en-GB' });
  expect(body).toContain('<html lang="en">');
  expect(body).toContain('action="/verifikasi?lang=en"');
});

it('leads whoever logs in to the application', async () => {
  const page = await get('/masuk');
  expect(page.statusCode).toBe(200);
  expect((await get('/')).body).toContain('href="/aplikasi?lang=id"');
});

it('leads an applicant on with the token out of the address', async () => {
  const answer = await get('/permohonan/abc_DEF-123');
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/aplikasi/permohonan#abc_DEF-123']);
  const form = await get('/permohonan/abc_DEF-123/formulir');
  expect([form.statusCode, form.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
});

it('is not there where it was not built', async () => {
  expect(await readWebFiles(path.join(folder, 'nothing'))).toBeUndefined();
  const bare = await buildApp(test.platform);
  expect((await bare.inject({ url: '/aplikasi' })).statusCode).toBe(404);
  expect((await bare.inject({ url: '/' })).body).not.toContain('/aplikasi');
  await bare.close();
});
