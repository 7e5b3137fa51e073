import type { FastifyRequest } from 'fastify';
import {
  authenticateApplication,
  type Application,
} from '../../services/identity/authenticate-application.ts';
import type { FailureLimiter } from '../../services/identity/failure-limiter.ts';
import { IdentityError } from '../../services/identity/identity-error.ts';
import type { Platform } from '../../services/platform.ts';
import { HttpError } from '../http-error.ts';
import { createTokenBuckets } from '../token-buckets.ts';
import { refuseOutOfScope } from './refuse-out-of-scope.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the Basic authentication of the routes that need it. */
    application: Application | undefined;
  }
}

/** An onRequest hook: the application's credential, before a byte of the body is read. */
export function basicAuth(
  platform: Pick<Platform, 'db' | 'clock'>,
  limiter: FailureLimiter,
): (request: FastifyRequest) => Promise<void> {
  const take = createTokenBuckets({});
  return async (request) => {
    const { username, password } = parseBasic(request.headers.authorization);
    request.application = await authenticateApplication(platform, limiter, {
      username,
      password,
      ip: request.ip,
      now: platform.clock(),
    });
    refuseOutOfScope(request.application, request.routeOptions.url);
    const { id, limits } = request.application;
    const rate = { perSecond: limits.requestsPerMinute / 60, burst: limits.requestsPerMinute };
    const waitSeconds = take(id, rate);
    if (waitSeconds !== undefined)
      throw new HttpError(
        'http.too-many-requests',
        `this credential may ask ${limits.requestsPerMinute} times a minute`,
        waitSeconds,
      );
  };
}

/** The application of a request behind {@link basicAuth}. */
export function callerOf(request: FastifyRequest): Application {
  if (request.application === undefined)
    throw new IdentityError('identity.bad-credential', 'no credential came');
  return request.application;
}

/** RFC 7617: user-id ends at the first colon, the text is UTF-8. */
function parseBasic(header: string | undefined): { username: string; password: string } {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '') ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw new IdentityError('identity.bad-credential', 'expected HTTP Basic authentication');
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
