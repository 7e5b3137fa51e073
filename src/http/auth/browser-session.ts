import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../services/identity/actor.ts';
import { findActor } from '../../services/identity/find-actor.ts';
import type { Platform } from '../../services/platform.ts';
import { formOf } from '../accept-url-forms.ts';
import { formTokenOf, refuseForgedForm } from './form-token.ts';
import { sessionCookie } from './session-cookie.ts';

/** Who is logged in in the browser that asks, and what its forms must carry. */
export interface BrowserSession {
  readonly actor: Actor;
  readonly formToken: string;
}

export interface BrowserSessions {
  /** The session of a token that was just made. */
  open(token: string): Promise<BrowserSession | undefined>;
  /** What the cookie holds, of whatever stage. */
  tokenOf(request: FastifyRequest): string | undefined;
  find(request: FastifyRequest): Promise<BrowserSession | undefined>;
  /** For what a form asks. @throws {HttpError} `http.cross-site` where it was not shown in this session */
  findForForm(request: FastifyRequest): Promise<BrowserSession | undefined>;
  keep(reply: FastifyReply, token: string): FastifyReply;
  forget(reply: FastifyReply): FastifyReply;
}

export function browserSessions(
  platform: Pick<Platform, 'db' | 'clock' | 'platformKey' | 'settings'>,
): BrowserSessions {
  const cookie = sessionCookie(platform.settings.publicUrl);
  const open = async (token: string) => {
    const actor = await findActor(platform, token);
    return actor && { actor, formToken: formTokenOf(platform, token) };
  };
  const find = async (request: FastifyRequest) => {
    const token = cookie.read(request.headers.cookie);
    return token === undefined ? undefined : open(token);
  };
  return {
    open,
    tokenOf: (request) => cookie.read(request.headers.cookie),
    find,
    async findForForm(request) {
      const session = await find(request);
      if (session) refuseForgedForm(session, formOf(request).get('csrf') ?? '');
      return session;
    },
    keep: (reply, token) => reply.header('set-cookie', cookie.keep(token)),
    forget: (reply) => reply.header('set-cookie', cookie.forget()),
  };
}
