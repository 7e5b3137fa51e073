import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../services/identity/actor.ts';
import { findActor } from '../../services/identity/find-actor.ts';
import type { Platform } from '../../services/platform.ts';
import { formOf } from '../accept-url-forms.ts';
import { formToken, refuseForgedForm } from './form-token.ts';
import { sessionCookie } from './session-cookie.ts';

/** Who is logged in in the browser that asks, and what its forms must carry. */
export interface BrowserSession {
  readonly actor: Actor;
  readonly formToken: string;
}

export interface BrowserSessions {
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
  const find = async (request: FastifyRequest) => {
    const token = cookie.read(request.headers.cookie);
    const actor = token === undefined ? undefined : await findActor(platform, token);
    if (token === undefined || actor === undefined) return undefined;
    return { token, actor, formToken: formToken(platform, token) };
  };
  return {
    find,
    async findForForm(request) {
      const session = await find(request);
      if (session) refuseForgedForm(platform, session.token, formOf(request).get('csrf') ?? '');
      return session;
    },
    keep: (reply, token) => reply.header('set-cookie', cookie.keep(token)),
    forget: (reply) => reply.header('set-cookie', cookie.forget()),
  };
}
