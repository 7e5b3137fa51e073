import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as afterEvents } from 'node:timers/promises';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body may take as long as something of it comes. */
    streamed?: boolean;
  }
}

export interface UploadTimes {
  /** Of a whole request. */
  readonly wholeMs: number;
  /** In which something of a streamed body must come. */
  readonly idleMs: number;
  /** Of a whole streamed request. */
  readonly streamMs: number;
}

export const defaultTimes: UploadTimes = { wholeMs: 120_000, idleMs: 60_000, streamMs: 6 * 3_600_000 };

/**
 * Cuts off who sends a request too slowly: each held connection takes memory and a place. Node's own `requestTimeout` knows one time
 * for all, which ten thousand files do not fit in; headers keep its `headersTimeout`. How long the answer takes does not count. One
 * that leaves before the whole body came, a refusal mostly, ends the connection: what nobody reads is not waited for.
 */
export function limitUploadTime(app: FastifyInstance, times: UploadTimes): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (isComing(request.raw)) timeBody(request.raw, reply.raw, timesOf(request, times));
    done();
  });
  app.addHook('onSend', async ({ raw }, reply) => {
    // A small body comes with the headers, and is known to be whole once they were handled.
    if (isComing(raw)) await afterEvents();
    if (isComing(raw)) reply.header('connection', 'close');
  });
}

/** Whether a body was announced and is not whole. What came over no connection, as tests ask, holds none. */
const isComing = ({ complete, socket, headers }: IncomingMessage): boolean =>
  !complete &&
  socket instanceof Socket &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

interface BodyTimes {
  readonly wholeMs: number;
  readonly idleMs: number | undefined;
}

const timesOf = ({ routeOptions }: FastifyRequest, { wholeMs, streamMs, idleMs }: UploadTimes): BodyTimes =>
  routeOptions.config.streamed === true ? { wholeMs: streamMs, idleMs } : { wholeMs, idleMs: undefined };

function timeBody(body: IncomingMessage, answer: ServerResponse, { wholeMs, idleMs }: BodyTimes): void {
  const { socket } = body;
  let seen = socket.bytesRead;
  const clear = (): void => {
    clearTimeout(whole);
    clearInterval(idle);
  };
  const cut = (): void => {
    clear();
    // All of it is here, though nobody has read it yet.
    if (body.complete) return;
    if (!answer.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    socket.destroySoon();
  };
  const whole = setTimeout(cut, wholeMs);
  const idle =
    idleMs === undefined
      ? undefined
      : setInterval(() => {
          if (socket.bytesRead === seen) cut();
          seen = socket.bytesRead;
        }, idleMs);
  for (const event of ['end', 'close']) body.once(event, clear);
  answer.once('finish', () => {
    clear();
    if (!body.complete) socket.destroySoon();
  });
}
