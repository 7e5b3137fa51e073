import type { FastifyInstance } from 'fastify';
import { Socket } from 'node:net';

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
 * for all, which ten thousand files do not fit in; headers keep its `headersTimeout`.
 */
export function limitUploadTime(app: FastifyInstance, times: UploadTimes): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done();
    const { raw } = request;
    // What came over no connection, as tests ask, holds none.
    if (raw.complete || !(raw.socket instanceof Socket)) return;
    const streamed = request.routeOptions.config.streamed === true;
    const { socket } = raw;
    let seen = socket.bytesRead;
    const cut = (): void => {
      socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
      socket.destroySoon();
    };
    const whole = setTimeout(cut, streamed ? times.streamMs : times.wholeMs);
    const idle = streamed
      ? setInterval(() => {
          if (socket.bytesRead === seen) cut();
          seen = socket.bytesRead;
        }, times.idleMs)
      : undefined;
    const clear = (): void => {
      clearTimeout(whole);
      clearInterval(idle);
    };
    for (const event of ['end', 'close']) raw.once(event, clear);
  });
}
