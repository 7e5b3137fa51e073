import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  certificateSearchQuery,
  certificateSearchSchema,
  issuedCertificateDetailSchema,
  issuerOverviewSchema,
  liveStatusSchema,
} from '../../contract/issuer.ts';
import { problemSchema } from '../../contract/problem.ts';
import type { Platform } from '../../services/platform.ts';
import { readIssued, readIssuedPair, readIssuer, searchIssued } from '../../services/ra/issuer-reading.ts';
import { askOwnResponder } from '../../services/va/ask-own-responder.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/issuer`: what the issuer's own people see of authorities, lists and everything that was issued. */
export function issuerRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['issuer'], security: [{ session: [] as string[] }] };
  const params = z.object({ id: z.uuid() });
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/issuer',
    {
      schema: {
        ...common,
        summary: 'Authorities with the health of their lists, profiles, ceremonies',
        response: { 200: issuerOverviewSchema, ...refusals },
      },
    },
    (request) => readIssuer(platform, actorOf(request)),
  );

  routes.get(
    '/issuer/certificates',
    {
      schema: {
        ...common,
        summary: 'What was issued, by name, serial number or status; the newest first',
        querystring: certificateSearchQuery,
        response: { 200: certificateSearchSchema, ...refusals },
      },
    },
    (request) => searchIssued(platform, actorOf(request), request.query),
  );

  routes.get(
    '/issuer/certificates/:id',
    {
      schema: {
        ...common,
        summary: 'A certificate with all that happened to it',
        params,
        response: { 200: issuedCertificateDetailSchema, 404: problemSchema, ...refusals },
      },
    },
    (request) => readIssued(platform, actorOf(request), request.params.id),
  );

  routes.get(
    '/issuer/certificates/:id/status',
    {
      schema: {
        ...common,
        summary: 'What the responder answers about a certificate at this moment',
        params,
        response: { 200: liveStatusSchema, 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { certificate, issuer } = await readIssuedPair(platform, actorOf(request), request.params.id);
      reply.header('cache-control', 'no-store');
      return askOwnResponder(platform, certificate, issuer);
    },
  );
}
