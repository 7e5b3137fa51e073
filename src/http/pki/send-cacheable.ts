import type { FastifyReply, FastifyRequest } from 'fastify';

export interface CacheableAnswer {
  readonly body: Uint8Array;
  readonly type: string;
  /** Without quotes; another one for other bytes. */
  readonly tag: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly now: Date;
}

/** A revocation is seen by everyone within it, whatever caches are between (rules: 5 minutes at most). */
const longestSeconds = 300;

/**
 * Signed status with the headers by which caches keep it (RFC 5019 clause 6, RFC 9110 clause 13): never beyond the end
 * that it names itself; 304 for who has it already.
 */
export function sendCacheable(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, type, tag, thisUpdate, nextUpdate, now }: CacheableAnswer,
): FastifyReply {
  const left = Math.floor((nextUpdate.getTime() - now.getTime()) / 1000);
  const maxAge = Math.max(0, Math.min(longestSeconds, left));
  const etag = `"${tag}"`;
  reply
    .header('cache-control', `public, max-age=${maxAge}, no-transform, must-revalidate`)
    .header('last-modified', thisUpdate.toUTCString())
    .header('expires', new Date(now.getTime() + maxAge * 1000).toUTCString())
    .header('etag', etag);
  const asked = request.method === 'GET' || request.method === 'HEAD';
  if (asked && names(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type(type).send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}

/** If-None-Match compares weakly (RFC 9110 clause 13.1.2). */
function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
