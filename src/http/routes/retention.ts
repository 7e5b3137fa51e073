import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import {
  dueDocumentsSchema,
  legalHoldListSchema,
  legalHoldSchema,
  newLegalHoldSchema,
  retentionRulesSchema,
} from '../../contract/retention.ts';
import {
  allLegalHolds,
  endLegalHold,
  placeLegalHold,
} from '../../services/documents/retention/legal-holds.ts';
import {
  changeRetentionRules,
  previewRetention,
  readRetentionRules,
} from '../../services/documents/retention/retention-rules.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/retention` and `/rest/v1/legal-holds`: how long an organisation keeps its documents. */
export function retentionRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['retention'], security: [{ session: [] as string[] }] };
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema };

  routes.get(
    '/retention',
    {
      schema: {
        ...common,
        summary: 'How long the organisation keeps what',
        response: { 200: retentionRulesSchema, ...refusals },
      },
    },
    (request) => readRetentionRules(platform, actorOf(request)),
  );

  routes.put(
    '/retention',
    {
      schema: {
        ...common,
        summary: 'Replace the rules',
        body: retentionRulesSchema,
        response: { 200: retentionRulesSchema, ...refusals },
      },
    },
    (request) => changeRetentionRules(platform, actorOf(request), request.body),
  );

  routes.get(
    '/retention/due',
    {
      schema: {
        ...common,
        summary: 'What the next run would archive or delete, and what a hold keeps from it',
        response: { 200: dueDocumentsSchema, ...refusals },
      },
    },
    (request) => previewRetention(platform, actorOf(request)),
  );

  routes.get(
    '/legal-holds',
    {
      schema: { ...common, summary: 'The holds', response: { 200: legalHoldListSchema, ...refusals } },
    },
    async (request) => ({ items: [...(await allLegalHolds(platform, actorOf(request)))] }),
  );

  routes.post(
    '/legal-holds',
    {
      schema: {
        ...common,
        summary: 'Keep a document or a flow against every rule',
        body: newLegalHoldSchema,
        response: { 201: legalHoldSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await placeLegalHold(platform, actorOf(request), request.body)),
  );

  routes.post(
    '/legal-holds/:id/lift',
    {
      schema: {
        ...common,
        summary: 'Lift a hold',
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      await endLegalHold(platform, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
