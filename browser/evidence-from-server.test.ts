import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestPki } from '../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../test/platform.ts';
import { buildApp } from '../src/http/app.ts';
import { listAuthorities } from '../src/io/db/authorities.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import { parseOcspResponse } from '../src/pki/ocsp/ocsp-response.ts';
import { makeDemoHierarchy } from '../src/services/ca/make-demo-hierarchy.ts';
import { evidenceFromServer } from './evidence-from-server.ts';

let test: TestPlatform;
let app: FastifyInstance;
let address: string;
beforeAll(async () => {
  test = await createTestPlatform();
  app = await buildApp(test.platform);
  await app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/rest/v1/evidence`;
});
afterAll(async () => {
  await app.close();
  await test.close();
});

it('brings the OCSP answer that a Sertel has', async () => {
  const { platform } = test;
  const [seal, issuing] = await asSystem(platform.db, async (tx) => {
    await makeDemoHierarchy(platform, tx, platform.clock());
    return [(await listAuthorities(tx, 'report-seal'))[0]!, (await listAuthorities(tx, 'ca'))[0]!] as const;
  });
  const { ocsp } = await evidenceFromServer(address).evidenceFor(seal.certificateDer, issuing.certificateDer);
  expect(parseOcspResponse(ocsp!).responses[0]!.status.kind).toBe('good');
});

it('brings nothing where the server refuses', async () => {
  const { signer, issuing } = await makeTestPki();
  const source = evidenceFromServer(address);
  expect(await source.evidenceFor(signer.certificate.raw, issuing.certificate.raw)).toEqual({});
});

it.each([
  ['is away', () => Promise.resolve('http://127.0.0.1:1/rest/v1/evidence')],
  ['answers with what is no JSON', () => answering('<p>Selamat datang</p>')],
  ['answers with what is no object', () => answering('null')],
  ['answers with what is no base64', () => answering('{"ocsp":"!"}')],
])('brings nothing where the server %s', async (_, at) => {
  const { signer, issuing } = await makeTestPki();
  const source = evidenceFromServer(await at());
  expect(await source.evidenceFor(signer.certificate.raw, issuing.certificate.raw)).toEqual({});
});

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function answering(text: string): Promise<string> {
  const server = createServer((_, response) => response.end(text));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
