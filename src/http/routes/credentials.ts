import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  credentialChangeSchema,
  credentialPageQuery,
  credentialPageSchema,
  credentialSchema,
  madeCredentialSchema,
  newCredentialSchema,
  rotationSchema,
} from '../../contract/credentials.ts';
import { problemSchema } from '../../contract/problem.ts';
import {
  addCredential,
  changeCredential,
  pageOfCredentials,
  rotateCredential,
} from '../../services/identity/administer-credentials.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/credentials`: what the applications of the actor's organisation call with. */
export function credentialRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['credentials'];
  const security = [{ session: [] }];
  const params = z.object({ id: z.uuid() });
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/credentials',
    {
      schema: {
        tags,
        summary: 'The credentials of one’s own organisation, by name',
        security,
        querystring: credentialPageQuery,
        response: { 200: credentialPageSchema, ...refusals },
      },
    },
    (request) => pageOfCredentials(platform, actorOf(request), request.query),
  );

  routes.post(
    '/credentials',
    {
      schema: {
        tags,
        summary: 'Make a credential; its password is answered once',
        security,
        body: newCredentialSchema,
        response: { 201: madeCredentialSchema, 409: problemSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await addCredential(platform, actorOf(request), request.body)),
  );

  routes.patch(
    '/credentials/:id',
    {
      schema: {
        tags,
        summary: 'Change scopes, addresses or description, enable or disable',
        security,
        params,
        body: credentialChangeSchema,
        response: { 200: credentialSchema, 404: problemSchema, ...refusals },
      },
    },
    (request) => changeCredential(platform, actorOf(request), request.params.id, request.body),
  );

  routes.post(
    '/credentials/:id/password',
    {
      schema: {
        tags,
        summary: 'Rotate: a new password, answered once; the present one is taken for a while where asked',
        security,
        params,
        body: rotationSchema,
        response: { 201: madeCredentialSchema, 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return reply.code(201).send(await rotateCredential(platform, actorOf(request), id, request.body));
    },
  );
}
