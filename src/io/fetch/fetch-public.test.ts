import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchPublic } from './fetch-public.ts';
import { isPublicAddress } from './public-address.ts';

const mayReach = () => true;
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${address instanceof Object ? address.port : 0}`;
}

describe('asking another authority', () => {
  it('posts the query and gives the bytes', async () => {
    const url = await serve((request, answer) => request.pipe(answer));
    const body = Buffer.from('query');
    const answer = await fetchPublic(`${url}/ocsp`, { method: 'POST', body, contentType: 'x/y', mayReach });
    expect(Buffer.from(answer).toString()).toBe('query');
  });

  it('never asks inside the own network', async () => {
    const url = await serve((_, answer) => answer.end('secret'));
    for (const address of [
      url,
      'http://localhost/',
      'http://[::1]/',
      'http://169.254.169.254/',
      'http://2130706433/',
    ]) {
      await expect(fetchPublic(address)).rejects.toMatchObject({ code: 'fetch.private-address' });
    }
  });

  it('checks where a redirect leads', async () => {
    const url = await serve((_, answer) => answer.writeHead(302, { location: 'http://10.0.0.1/' }).end());
    const reached = fetchPublic(url, { mayReach: (address) => address === '127.0.0.1' });
    await expect(reached).rejects.toMatchObject({ code: 'fetch.private-address' });
  });

  it('gives up on endless redirects', async () => {
    const url = await serve((_, answer) => answer.writeHead(302, { location: '/again' }).end());
    await expect(fetchPublic(url, { mayReach })).rejects.toMatchObject({ code: 'fetch.too-many-redirects' });
  });

  it.each(['ftp://a.example/', 'file:///etc/passwd', 'http://u:p@a.example/', 'ldap://a.example', 'x'])(
    'does not know %s',
    async (address) => {
      await expect(fetchPublic(address, { mayReach })).rejects.toMatchObject({ code: 'fetch.bad-address' });
    },
  );

  it('stops at the size limit and at the deadline', async () => {
    const large = await serve((_, answer) => answer.end(Buffer.alloc(2000)));
    await expect(fetchPublic(large, { mayReach, maxBytes: 1999 })).rejects.toMatchObject({
      code: 'fetch.too-large',
    });
    server?.close();
    const slow = await serve((_, answer) => void answer.write('a'));
    await expect(fetchPublic(slow, { mayReach, timeoutMs: 200 })).rejects.toMatchObject({
      code: 'fetch.timeout',
    });
  });

  it('refuses another status, and says when nothing answers', async () => {
    const url = await serve((_, answer) => answer.writeHead(404).end());
    await expect(fetchPublic(url, { mayReach })).rejects.toMatchObject({ code: 'fetch.refused' });
    await expect(fetchPublic('http://127.0.0.1:1/', { mayReach })).rejects.toMatchObject({
      code: 'fetch.unreachable',
    });
  });
});

it.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['127.0.0.1', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['100.64.0.1', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::a00:1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['2002:a00:1::', false],
  ['example.com', false],
])('takes %s as public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
