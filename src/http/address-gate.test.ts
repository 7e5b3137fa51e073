import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createAddressGate } from './address-gate.ts';
import { answerWithProblem } from './error-answer.ts';

let ms = 0;
function build({ addresses = 100, trustProxy = '' } = {}) {
  ms = 0;
  const app = Fastify({ trustProxy: trustProxy || false });
  app.setErrorHandler(answerWithProblem);
  const gate = createAddressGate({ perSecond: 2, burst: 3, addresses, elapsedMs: () => ms });
  app.addHook('onRequest', (request, _reply, done) => done(gate(request)));
  app.get('/', async () => 'in');
  const ask = async (remoteAddress: string, forwarded?: string) =>
    app.inject({ url: '/', remoteAddress, ...(forwarded && { headers: { 'x-forwarded-for': forwarded } }) });
  return { ask, status: async (ip: string, forwarded?: string) => (await ask(ip, forwarded)).statusCode };
}

it('lets a burst in, then refuses with code and time, and lets in again at its rate', async () => {
  const { ask, status } = build();
  for (let i = 0; i < 3; i++) expect(await status('192.0.2.1')).toBe(200);
  const refused = await ask('192.0.2.1');
  expect(refused.statusCode).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.json()).toMatchObject({ code: 'http.too-many-requests' });
  expect(await status('192.0.2.2')).toBe(200);
  ms = 500;
  expect(await status('192.0.2.1')).toBe(200);
  expect(await status('192.0.2.1')).toBe(429);
});

it('does not keep out longer who goes on asking', async () => {
  const { status } = build();
  for (let i = 0; i < 50; i++) await status('192.0.2.1');
  ms = 500;
  expect(await status('192.0.2.1')).toBe(200);
});

it('counts a network of IPv6 as one, however it is written', async () => {
  const { status } = build();
  for (const ip of ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:0db8:0000:0000:1:2:3:4']) {
    expect(await status(ip)).toBe(200);
  }
  expect(await status('2001:db8::9')).toBe(429);
  expect(await status('2001:db8:0:1::9')).toBe(200);
  for (let i = 0; i < 3; i++) await status('::ffff:192.0.2.1');
  expect(await status('192.0.2.1')).toBe(429);
});

it('believes a forwarded address only from a proxy that is trusted', async () => {
  const open = build();
  for (let i = 0; i < 3; i++) await open.status('192.0.2.1', `198.51.100.${i}`);
  expect(await open.status('192.0.2.1', '198.51.100.9')).toBe(429);
  const behind = build({ trustProxy: '192.0.2.1' });
  for (let i = 0; i < 3; i++) await behind.status('192.0.2.1', '198.51.100.1');
  expect(await behind.status('192.0.2.1', '198.51.100.1')).toBe(429);
  expect(await behind.status('192.0.2.1', '198.51.100.2')).toBe(200);
  // What a client claims stands left of what the proxy saw.
  expect(await behind.status('192.0.2.1', '203.0.113.7, 198.51.100.1')).toBe(429);
});

it('remembers a bounded number of addresses', async () => {
  const { status } = build({ addresses: 2 });
  for (let i = 0; i < 3; i++) await status('192.0.2.1');
  expect(await status('192.0.2.1')).toBe(429);
  await status('192.0.2.2');
  await status('192.0.2.3');
  expect(await status('192.0.2.1')).toBe(200);
});
