import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multipartBody } from '../../test/demo-application.ts';
import { createDemoPlatform } from '../../test/demo-platform.ts';
import type { TestPlatform } from '../../test/platform.ts';
import { formPdf } from '../../test/signed-pdf.ts';
import { readDemoCredentials } from '../services/jobs/make-demonstration.ts';
import { buildApp } from './app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let authorization: string;
let port: number;
beforeAll(async () => {
  test = await createDemoPlatform();
  const { application, officials } = await readDemoCredentials(test.platform.settings.dataFolder);
  const { username, password } = application;
  authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const [{ nik, passphrase } = { nik: '', passphrase: '' }] = officials;
  const { payload } = multipartBody([
    ...Object.entries({ nik, signer: nik, passphrase }).map(([name, value]) => ({ name, value })),
    { name: 'file', value: formPdf(), filename: 'surat.pdf' },
  ]);
  bodies = {
    whole: payload,
    'in a file': payload.subarray(0, payload.indexOf('%PDF') + 200),
    'in a field': payload.subarray(0, payload.indexOf(passphrase) + 3),
    'in a header': payload.subarray(0, payload.indexOf('form-data') + 4),
    'before its last boundary': payload.subarray(0, -10),
  };
  app = await buildApp(test.platform);
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const { headers } = multipartBody([]);
type Place = 'whole' | 'in a file' | 'in a field' | 'in a header' | 'before its last boundary';
let bodies: Record<Place, Buffer>;

const broken: readonly (readonly [string, Place, typeof headers])[] = [
  ['that names no boundary', 'whole', { 'content-type': 'multipart/form-data' }],
  ['cut off in a file', 'in a file', headers],
  ['cut off in a field', 'in a field', headers],
  ['cut off in a header', 'in a header', headers],
  ['cut off before its last boundary', 'before its last boundary', headers],
];

const forms = ['/api/sign/pdf', '/api/sign/verify', '/rest/v1/validations', '/rest/v1/signatures'];

describe.each(broken)('a form %s', (_what, place, contentType) => {
  const send = (url: string) =>
    app.inject({
      method: url.includes('/applications/') ? 'PUT' : 'POST',
      url,
      payload: bodies[place],
      headers: { ...contentType, authorization, accept: 'application/json' },
    });

  it.each([...forms, '/rest/v1/batches', `/rest/v1/applications/${'a'.repeat(43)}/documents/identity-card`])(
    'is the sender’s fault at %s',
    async (url) => {
      const answer = await send(url);
      expect(answer.statusCode).toBe(400);
      const said = answer.json<{ status_code?: number; code?: string }>();
      expect(url.startsWith('/api/') ? said.status_code === 4015 : said.code).toBe(
        url.startsWith('/api/') ? true : 'http.bad-request',
      );
    },
  );

  it('is said in a sentence on the page that checks a file', async () => {
    const answer = await send('/verifikasi?lang=en');
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('<code>http.bad-request</code>');
    expect(answer.body).not.toMatch(/<p>\s*<\/p>/);
  });
});

describe('a client that hangs up while it sends', () => {
  it.each([
    ...[...forms, '/rest/v1/batches', '/verifikasi'].map((url) => [url, headers['content-type']]),
    ['/rest/v1/validations', 'application/pdf'],
    ['/api/v2/sign/pdf', 'application/json'],
  ] as [string, string][])('is no fault of ours at %s as %s', async (url, type) => {
    const before = test.logged.length;
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST ${url} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: ${type}\r\ncontent-length: 90000\r\n\r\n`,
    );
    socket.write(type === 'application/json' ? '{"nik": "00' : bodies['in a file']);
    await delay(100);
    socket.destroy();
    const lines = await linesOf(before);
    expect(lines).toContainEqual(expect.objectContaining({ code: 'http.bad-request', level: 30 }));
    expect(lines.filter(({ level }) => level > 30)).toEqual([]);
  });

  async function linesOf(before: number): Promise<{ level: number; msg: string; code?: string }[]> {
    for (let turn = 0; ; turn++) {
      const lines = test.logged
        .slice(before)
        .map((line) => JSON.parse(line) as { level: number; msg: string });
      if (turn === 50 || lines.some(({ msg }) => /^request (failed|refused)$/.test(msg))) return lines;
      await delay(50);
    }
  }
});
