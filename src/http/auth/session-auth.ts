import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../services/identity/actor.ts';
import { IdentityError } from '../../services/identity/identity-error.ts';
import type { Platform } from '../../services/platform.ts';
import { browserSessions, type BrowserSession } from './browser-session.ts';
import { refuseForgedForm } from './form-token.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the session authentication of the routes that need a person. */
    session: BrowserSession | undefined;
  }
}

/**
 * An onRequest hook: the person's session, and for what changes something its form token in `x-form-token`, before
 * a byte of the body is read.
 *
 * @throws {IdentityError} `identity.not-logged-in` @throws {HttpError} `http.cross-site`
 */
export function sessionAuth(
  platform: Pick<Platform, 'db' | 'clock' | 'platformKey' | 'settings'>,
): (request: FastifyRequest) => Promise<void> {
  const sessions = browserSessions(platform);
  return async (request) => {
    const session = await sessions.find(request);
    if (session === undefined) throw notLoggedIn();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const { 'x-form-token': sent } = request.headers;
      refuseForgedForm(session, typeof sent === 'string' ? sent : '');
    }
    request.session = session;
  };
}

/** The session of a request behind {@link sessionAuth}. */
export function sessionOf(request: FastifyRequest): BrowserSession {
  if (request.session === undefined) throw notLoggedIn();
  return request.session;
}

export const actorOf = (request: FastifyRequest): Actor => sessionOf(request).actor;

const notLoggedIn = () => new IdentityError('identity.not-logged-in', 'nobody is logged in');
