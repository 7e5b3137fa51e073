import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ownCertificatesSchema, ownRequestSchema } from '../../contract/own-certificates.ts';
import { problemSchema } from '../../contract/problem.ts';
import { registrationSchema } from '../../contract/registrations.ts';
import type { Platform } from '../../services/platform.ts';
import { enterOwnRequest } from '../../services/ra/enter-own-request.ts';
import { listOwnCertificates } from '../../services/ra/own-certificates.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/own`: what somebody who is logged in sees of, and asks for about, their own certificates. */
export function ownCertificateRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['own certificates'];
  const security = [{ session: [] }];

  routes.get(
    '/own/certificates',
    {
      schema: {
        tags,
        summary: 'One’s own certificates, all that happened to them, and the requests about oneself',
        security,
        response: { 200: ownCertificatesSchema, 401: problemSchema },
      },
    },
    (request) => listOwnCertificates(platform, actorOf(request)),
  );

  routes.post(
    '/own/requests',
    {
      schema: {
        tags,
        summary: 'Ask to renew, suspend, revoke or release one’s own certificate',
        security,
        body: ownRequestSchema,
        response: {
          201: registrationSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          404: problemSchema,
          409: problemSchema,
        },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await enterOwnRequest(platform, actorOf(request), request.body)),
  );
}
