import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changesAnswer, textQuery } from '../../contract/agreements.ts';
import { problemSchema } from '../../contract/problem.ts';
import { agreementBundle } from '../../services/agreements/reading/agreement-bundle.ts';
import { readChanges } from '../../services/agreements/reading/read-changes.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';
import { limitAtOnce } from '../limit-at-once.ts';
import { attachmentOf } from '../send-pdf.ts';

/** Each holds up to twice its papers in memory while it is put together. */
const mostBundles = 2;

/** What an addendum changes, and the agreement with all that belongs to it as one file. */
export function agreementPaperRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const atOnce = limitAtOnce(mostBundles);
  const common = { tags: ['agreements'], security: [{ session: [] }] };
  const params = z.object({ id: z.uuid() });
  const refusals = { 401: problemSchema, 403: problemSchema, 404: problemSchema, 422: problemSchema };

  routes.get(
    '/agreements/:id/occurrences/:occurrence/changes',
    {
      schema: {
        ...common,
        summary: 'What an addendum changes, clause by clause and word by word',
        params: params.extend({ occurrence: z.uuid() }),
        response: { 200: changesAnswer, ...refusals },
      },
    },
    (request) => readChanges(platform, actorOf(request), request.params.id, request.params.occurrence),
  );

  app.get<{ Params: { id: string }; Querystring: z.infer<typeof textQuery> }>(
    '/agreements/:id/bundle.zip',
    {
      schema: {
        ...common,
        summary: 'The text as it holds on a day with every signed paper that belongs to it',
        params,
        querystring: textQuery,
        response: {
          200: {
            description: 'The archive',
            content: { 'application/zip': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
          },
          429: problemSchema,
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const bytes = await atOnce(() =>
        agreementBundle(platform, actorOf(request), request.params.id, request.query.on),
      );
      return reply
        .type('application/zip')
        .header('content-disposition', attachmentOf('perjanjian.zip'))
        .send(Buffer.from(bytes));
    },
  );
}
