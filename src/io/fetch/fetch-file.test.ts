import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchFile } from './fetch-file.ts';

let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer(({ url }, response) => {
    if (url === '/none') return void response.writeHead(404).end();
    response.writeHead(200);
    response.write('isi');
    if (url === '/cut') setTimeout(() => response.destroy(), 20);
    if (url === '/whole') response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('gives the bytes', async () => {
  expect(Buffer.from(await fetchFile(`${address}/whole`)).toString()).toBe('isi');
});

it.each([
  ['/cut', 'fetch.unreachable'],
  ['/stalled', 'fetch.timeout'],
  ['/none', 'fetch.refused'],
])('refuses %s with the code %s', async (path, code) => {
  await expect(fetchFile(address + path, { timeoutMs: 300 })).rejects.toMatchObject({ code });
});

it('refuses more than it may take', async () => {
  await expect(fetchFile(`${address}/whole`, { maxBytes: 2 })).rejects.toMatchObject({
    code: 'fetch.too-large',
  });
});

it('refuses what is away', async () => {
  await expect(fetchFile('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'fetch.unreachable' });
});
