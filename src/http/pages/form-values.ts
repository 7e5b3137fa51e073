import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { IdentityError } from '../../services/identity/identity-error.ts';
import type { SessionOrigin } from '../../services/identity/open-session.ts';
import { formOf } from '../accept-url-forms.ts';
import { HttpError } from '../http-error.ts';

/**
 * A new password that was typed the same twice.
 *
 * @throws {IdentityError} `identity.weak-password` with the fault `not-repeated`
 */
export function newPasswordOf(request: FastifyRequest): string {
  const form = formOf(request);
  const next = form.get('next') ?? '';
  if (next === form.get('repeat')) return next;
  throw new IdentityError('identity.weak-password', 'the two new passwords differ', undefined, {
    fault: 'not-repeated',
  });
}

/** Which session to end; undefined for all others. @throws {HttpError} `http.bad-request` */
export function sessionIdOf(request: FastifyRequest): string | undefined {
  const id = formOf(request).get('session');
  if (id === undefined || z.uuid().safeParse(id).success) return id;
  throw new HttpError('http.bad-request', 'expected the identifier of a session');
}

export const originOf = (request: FastifyRequest): SessionOrigin => ({
  ip: request.ip,
  userAgent: request.headers['user-agent'],
});
