import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { documentPageQuery, documentPageSchema } from '../../contract/documents.ts';
import { problemSchema } from '../../contract/problem.ts';
import { pageOfDocuments } from '../../services/documents/page-of-documents.ts';
import type { Platform } from '../../services/platform.ts';
import { callerOf } from '../auth/basic-auth.ts';

/** `/rest/v1/documents`: what the caller's organisation had signed. */
export function documentRoutes(app: FastifyInstance, platform: Platform): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/documents',
    {
      schema: {
        tags: ['documents'],
        summary: 'The signed documents of the caller’s organisation, newest first',
        security: [{ application: [] }],
        querystring: documentPageQuery,
        response: { 200: documentPageSchema, 400: problemSchema, 401: problemSchema },
      },
    },
    (request) => pageOfDocuments(platform, callerOf(request), request.query),
  );
}
