import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
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
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterEach(() => app.close());

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
