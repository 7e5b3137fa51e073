import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import {
  newSealSchema,
  sealPageQuery,
  sealPageSchema,
  sealProofSchema,
  sealSchema,
} from '../../contract/seals.ts';
import type { Platform } from '../../services/platform.ts';
import { pageOfSeals, requestSeal, switchSealOff } from '../../services/seals/administer-seals.ts';
import { enableRequestedSeal } from '../../services/seals/enable-seal.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/seals`: what the organisation's applications seal with. */
export function sealRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['seals'];
  const security = [{ session: [] }];
  const params = z.object({ id: z.uuid() });
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/seals',
    {
      schema: {
        tags,
        summary: 'The seals of one’s own organisation; of all for the officers of the issuer',
        security,
        querystring: sealPageQuery,
        response: { 200: sealPageSchema, ...refusals },
      },
    },
    (request) => pageOfSeals(platform, actorOf(request), request.query),
  );

  routes.post(
    '/seals',
    {
      schema: {
        tags,
        summary: 'Ask for a seal; the issuer enables it',
        security,
        body: newSealSchema,
        response: { 201: sealSchema, 409: problemSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await requestSeal(platform, actorOf(request), request.body)),
  );

  routes.post(
    '/seals/:id/enable',
    {
      schema: {
        tags,
        summary: 'Give a seal that was asked for its key and certificate: the issuer’s officer, upon a proof',
        security,
        params,
        body: sealProofSchema,
        response: { 200: sealSchema, 404: problemSchema, 409: problemSchema, ...refusals },
      },
    },
    (request) => enableRequestedSeal(platform, actorOf(request), request.params.id, request.body),
  );

  routes.post(
    '/seals/:id/disable',
    {
      schema: {
        tags,
        summary: 'End what a seal does',
        security,
        params,
        response: { 200: sealSchema, 404: problemSchema, ...refusals },
      },
    },
    (request) => switchSealOff(platform, actorOf(request), request.params.id),
  );
}
