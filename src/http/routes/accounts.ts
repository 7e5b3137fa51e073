import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  accountChangeSchema,
  accountLinkSchema,
  accountPageQuery,
  accountPageSchema,
  accountSchema,
  invitedAccountSchema,
  newAccountSchema,
} from '../../contract/accounts.ts';
import { problemSchema } from '../../contract/problem.ts';
import {
  changeAccount,
  endAccountSessions,
  removeAccountCodes,
  sendAccountLink,
} from '../../services/identity/change-account.ts';
import { inviteAccount } from '../../services/identity/invite-account.ts';
import { pageOfAccounts } from '../../services/identity/list-accounts.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/accounts`: who logs in for the actor's organisation. */
export function accountsRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['accounts'];
  const security = [{ session: [] }];
  const params = z.object({ id: z.uuid() });
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/accounts',
    {
      schema: {
        tags,
        summary: 'The accounts of one’s own organisation, by e-mail',
        security,
        querystring: accountPageQuery,
        response: { 200: accountPageSchema, ...refusals },
      },
    },
    (request) => pageOfAccounts(platform, actorOf(request), request.query),
  );

  routes.post(
    '/accounts',
    {
      schema: {
        tags,
        summary: 'Invite someone: an account, and the link by which its owner sets the password',
        security,
        body: newAccountSchema,
        response: { 201: invitedAccountSchema, 409: problemSchema, 422: problemSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await inviteAccount(platform, actorOf(request), request.body)),
  );

  routes.patch(
    '/accounts/:id',
    {
      schema: {
        tags,
        summary: 'Change another’s name or roles, disable or enable the account',
        security,
        params,
        body: accountChangeSchema,
        response: { 200: accountSchema, 404: problemSchema, 422: problemSchema, ...refusals },
      },
    },
    (request) => changeAccount(platform, actorOf(request), request.params.id, request.body),
  );

  routes.post(
    '/accounts/:id/link',
    {
      schema: {
        tags,
        summary: 'A link by which the owner sets the first password, or another one; earlier links end',
        security,
        params,
        response: { 201: accountLinkSchema, 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await sendAccountLink(platform, actorOf(request), request.params.id)),
  );

  routes.delete(
    '/accounts/:id/codes',
    {
      schema: {
        tags,
        summary: 'Ask for no one-time code any more, for someone who lost the app and the recovery codes',
        security,
        params,
        response: { 204: z.null(), 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      await removeAccountCodes(platform, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  routes.delete(
    '/accounts/:id/sessions',
    {
      schema: {
        tags,
        summary: 'End every session of an account',
        security,
        params,
        response: { 204: z.null(), 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      await endAccountSessions(platform, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
