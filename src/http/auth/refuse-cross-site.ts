import type { FastifyRequest } from 'fastify';
import { HttpError } from '../http-error.ts';

/**
 * An onRequest hook: what changes something must come from a page of ours. Browsers say so by themselves, and no
 * page can say it for another: `Sec-Fetch-Site`, or on plain http, where they leave that out, `Origin`.
 *
 * @throws {HttpError} `http.cross-site`
 */
export function refuseCrossSite(publicUrl: string): (request: FastifyRequest) => Promise<void> {
  const own = new URL(publicUrl);
  return async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const site = request.headers['sec-fetch-site'];
    if (site === 'same-origin') return;
    if (site === undefined && isOwn(request.headers.origin, request.host)) return;
    throw new HttpError('http.cross-site', 'expected a request from a page of this site');
  };

  /** At its public address, or at another name of this machine by the same protocol (localhost for 127.0.0.1). */
  function isOwn(origin: string | undefined, host: string): boolean {
    if (origin === undefined || !URL.canParse(origin)) return false;
    const from = new URL(origin);
    return from.origin === own.origin || (from.protocol === own.protocol && from.host === host);
  }
}
