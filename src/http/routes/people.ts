import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { peoplePageQuery, peoplePageSchema, personDetailSchema } from '../../contract/people.ts';
import { problemSchema } from '../../contract/problem.ts';
import { pageOfPeople, readPerson } from '../../services/identity/people-pages.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/people`: who holds certificates in the actor's organisation. */
export function peopleRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['people'];
  const security = [{ session: [] }];
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/people',
    {
      schema: {
        tags,
        summary: 'The people of one’s own organisation, by name',
        security,
        querystring: peoplePageQuery,
        response: { 200: peoplePageSchema, ...refusals },
      },
    },
    (request) => pageOfPeople(platform, actorOf(request), request.query),
  );

  routes.get(
    '/people/:id',
    {
      schema: {
        tags,
        summary: 'A person with the certificates, the newest first',
        security,
        params: z.object({ id: z.uuid() }),
        response: { 200: personDetailSchema, 404: problemSchema, ...refusals },
      },
    },
    (request) => readPerson(platform, actorOf(request), request.params.id),
  );
}
