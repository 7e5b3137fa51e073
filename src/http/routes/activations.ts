import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { activationListSchema, activationSchema, newActivationSchema } from '../../contract/activations.ts';
import { problemSchema } from '../../contract/problem.ts';
import type { Platform } from '../../services/platform.ts';
import {
  closeOwnActivation,
  listOwnActivations,
  openOwnActivation,
} from '../../services/signing/own-activations.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/activations`: for whom one's own key is open, so that one-time codes sign with it. */
export function activationRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['activations'];
  const security = [{ session: [] }];
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/activations',
    {
      schema: {
        tags,
        summary: 'The open activations of one’s own key',
        security,
        response: { 200: activationListSchema, ...refusals },
      },
    },
    async (request) => ({ items: [...(await listOwnActivations(platform, actorOf(request)))] }),
  );

  routes.post(
    '/activations',
    {
      schema: {
        tags,
        summary: 'Open one’s key for an application, with the passphrase, for a while and a number of files',
        security,
        body: newActivationSchema,
        response: { 201: activationSchema, 404: problemSchema, 429: problemSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await openOwnActivation(platform, actorOf(request), request.body)),
  );

  routes.delete(
    '/activations/:id',
    {
      schema: {
        tags,
        summary: 'Close an activation at once',
        security,
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null(), 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      await closeOwnActivation(platform, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
