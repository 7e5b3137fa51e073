import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

/** The `Idempotency-Key` header: with it a repeated request never signs twice. @throws {HttpError} `http.bad-request` */
export function readIdempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new HttpError('http.bad-request', 'expected Idempotency-Key to be 1 to 200 ASCII characters');
  }
  return key;
}
