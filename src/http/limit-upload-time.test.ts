import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { limitUploadTime } from './limit-upload-time.ts';

let app: FastifyInstance;
let port: number;
beforeEach(async () => {
  app = Fastify({ forceCloseConnections: true });
  limitUploadTime(app, { wholeMs: 300, idleMs: 150, streamMs: 3000 });
  app.addContentTypeParser('*', (_request, payload, done) => {
    let bytes = 0;
    payload.on('data', (piece: Buffer) => void (bytes += piece.length));
    payload.on('end', () => done(null, bytes));
    payload.on('error', (error) => done(error));
  });
  app.post('/whole', (request) => `got ${String(request.body)}`);
  app.post('/streamed', { config: { streamed: true } }, (request) => `got ${String(request.body)}`);
  app.get('/slow', async () => {
    await sleep(450);
    return 'got it';
  });
  app.get('/pieces', (_request, reply) => reply.send(Readable.from(pieces())));
  app.post('/slow', async () => {
    await sleep(450);
    return 'got it';
  });
  app.post('/refused', { config: { streamed: true }, onRequest: refuse }, () => 'got it');
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterEach(() => app.close());

async function* pieces(): AsyncGenerator<string> {
  for (let i = 0; i < 3; i++) {
    yield `piece ${i}, `;
    await sleep(200);
  }
  yield 'got all';
}

const refuse = async (_request: unknown, reply: FastifyReply): Promise<unknown> =>
  reply.code(401).send('not let in');

/** What the server says to this until it, or we after `got `, close the connection. */
async function say(text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString();
    if (answer.includes('got ')) socket.end();
  });
  const closed = once(socket, 'close');
  socket.write(text);
  await closed;
  return answer;
}

/** Sends so many pieces of one byte, with pauses, and then waits for what the server says. */
async function drip(path: string, pieces: number, pauseMs: number, announced = pieces): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString();
    if (answer.includes('got ')) socket.end();
  });
  const closed = once(socket, 'close');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/pdf\r\nContent-Length: ${announced}\r\n\r\n`,
  );
  for (let i = 0; i < pieces; i++) {
    await sleep(pauseMs);
    socket.write('x');
  }
  await closed;
  return answer;
}

it('cuts off an ordinary request that takes longer than it may', async () => {
  expect(await drip('/whole', 30, 50)).toMatch(/^HTTP\/1.1 408 /);
});

it('lets a streamed body take longer, as long as something comes', async () => {
  expect(await drip('/streamed', 12, 50)).toContain('got 12');
});

it('cuts off a streamed body of which nothing comes any more', async () => {
  expect(await drip('/streamed', 2, 20, 100)).toMatch(/^HTTP\/1.1 408 /);
});

it('leaves whoever sends at once alone, however long the answer takes', async () => {
  expect(await drip('/whole', 1, 0)).toContain('got 1');
});

it.each([
  ['without a body', 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['in pieces', 'GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['to an empty body', 'POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'],
  [
    'to a body that came at once',
    'POST /slow HTTP/1.1\r\nHost: a\r\nContent-Type: application/pdf\r\nContent-Length: 1\r\n\r\nx',
  ],
])('leaves a slow answer %s whole', async (_what, request) => {
  const answer = await say(request);
  expect(answer).toMatch(/^HTTP\/1.1 200 [^]*got (it|all)/);
  expect(answer).not.toContain('408');
});

it('answers a refusal and closes the connection on which the body is still to come', async () => {
  const begun = Date.now();
  const answer = await say(
    'POST /refused HTTP/1.1\r\nHost: a\r\nContent-Type: application/pdf\r\nContent-Length: 1000000\r\n\r\nx',
  );
  expect(answer).toMatch(/^HTTP\/1.1 401 [^]*connection: close[^]*not let in/i);
  expect(Date.now() - begun).toBeLessThan(1000);
});

it('keeps the connection of a refusal whose body came with it', async () => {
  const text =
    'POST /refused HTTP/1.1\r\nHost: a\r\nContent-Type: application/pdf\r\nContent-Length: 1\r\n\r\nx';
  expect(await say(`${text}GET /slow HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/ 401 [^]* 200 [^]*got it/);
});
