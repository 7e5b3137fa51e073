import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import {
  currentSessionSchema,
  logInSchema,
  passwordSchema,
  sessionListSchema,
  type CurrentSession,
} from '../../contract/sessions.ts';
import { confirmPassword } from '../../services/identity/confirm-password.ts';
import { idleMs } from '../../services/identity/end-session.ts';
import { finishSignIn } from '../../services/identity/finish-sign-in.ts';
import { IdentityError } from '../../services/identity/identity-error.ts';
import { endOwnSession, listOwnSessions } from '../../services/identity/own-sessions.ts';
import type { SignedIn } from '../../services/identity/let-in.ts';
import type { SessionOrigin } from '../../services/identity/open-session.ts';
import { signIn } from '../../services/identity/sign-in.ts';
import type { Platform } from '../../services/platform.ts';
import { browserSessions, type BrowserSession } from '../auth/browser-session.ts';
import { actorOf, sessionAuth, sessionOf } from '../auth/session-auth.ts';

/** `/rest/v1/sessions`: logging in and out, and one's own sessions. */
export function sessionRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const sessions = browserSessions(platform);
  const authenticate = sessionAuth(platform);
  const tags = ['sessions'];
  const security = [{ session: [] }];
  const refusals = { 401: problemSchema, 403: problemSchema };

  routes.post(
    '/sessions',
    {
      schema: {
        tags,
        summary: 'Log in by e-mail and password; the session is a cookie',
        body: logInSchema,
        response: { 201: currentSessionSchema, 400: problemSchema, 403: problemSchema, 429: problemSchema },
      },
    },
    async (request, reply) => {
      const before = (await sessions.find(request))?.actor;
      const origin = { ip: request.ip, userAgent: request.headers['user-agent'] };
      const { email, password, code } = request.body;
      const signedIn = await signIn(platform, { email, password, before }, origin);
      const { token } = signedIn.kind === 'opened' ? signedIn : await finish(signedIn, code, origin);
      sessions.keep(reply, token);
      const session = await sessions.open(token);
      if (session === undefined) throw new IdentityError('identity.not-logged-in', 'the session has ended');
      return reply.code(201).send(describe(session));
    },
  );

  async function finish({ token }: SignedIn, code: string | undefined, origin: SessionOrigin) {
    if (code === undefined)
      throw new IdentityError('identity.code-needed', 'give the code of the app as well');
    return finishSignIn(platform, { token, code }, origin);
  }

  routes.get(
    '/sessions/current',
    {
      onRequest: authenticate,
      schema: {
        tags,
        summary: 'Who is logged in',
        security,
        response: { 200: currentSessionSchema, ...refusals },
      },
    },
    (request) => Promise.resolve(describe(sessionOf(request))),
  );

  routes.get(
    '/sessions',
    {
      onRequest: authenticate,
      schema: {
        tags,
        summary: 'One’s own sessions, twenty at most',
        security,
        response: { 200: sessionListSchema, ...refusals },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const open = await listOwnSessions(platform, actor);
      const items = open.map(({ id, createdAt, lastSeenAt, ip, userAgent }) => ({
        id,
        current: id === actor.sessionId,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        ...(ip === undefined ? {} : { ip }),
        ...(userAgent === undefined ? {} : { userAgent }),
      }));
      return { items };
    },
  );

  routes.delete(
    '/sessions/:id',
    {
      onRequest: authenticate,
      schema: {
        tags,
        summary: 'End one of one’s own sessions; `current` logs out',
        security,
        params: z.object({ id: z.union([z.uuid(), z.literal('current')]) }),
        response: { 204: z.null(), 400: problemSchema, 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const own = request.params.id === 'current' || request.params.id === actor.sessionId;
      if (own) sessions.forget(reply);
      const id = request.params.id === 'current' ? actor.sessionId : request.params.id;
      const ended = await endOwnSession(platform, actor, id, own ? 'logged-out' : 'revoked');
      if (!ended) throw new IdentityError('identity.unknown-session', 'you have no such session');
      return reply.code(204).send(null);
    },
  );

  routes.post(
    '/sessions/current/password',
    {
      onRequest: authenticate,
      schema: {
        tags,
        summary: 'Give the password again, for acts that ask for it (`identity.password-needed`)',
        security,
        body: passwordSchema,
        response: { 204: z.null(), 400: problemSchema, 429: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      await confirmPassword(platform, actorOf(request), { ...request.body, ip: request.ip });
      return reply.code(204).send(null);
    },
  );
}

function describe({ actor, formToken }: BrowserSession): CurrentSession {
  const { sessionId, accountId, email, name, roles, authenticatedAt, expiresAt } = actor;
  const { organisationId: id, organisationCode: code, organisationName } = actor;
  return {
    id: sessionId,
    accountId,
    email,
    name,
    roles: [...roles],
    organisation: { id, code, name: organisationName },
    authenticatedAt: authenticatedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    idleSeconds: idleMs / 1000,
    formToken,
  };
}
