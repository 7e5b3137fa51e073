import type { FastifyRequest } from 'fastify';
import { badField } from './field-values.ts';

/** The `Idempotency-Key` header: with it a repeated request never signs twice. */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw badField('Idempotency-Key harus 1 sampai 200 karakter ASCII tanpa spasi');
  }
  return key;
}
