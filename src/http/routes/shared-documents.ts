import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sharedDocumentSchema } from '../../contract/flow-sharing.ts';
import { problemSchema } from '../../contract/problem.ts';
import { openShared, readShared } from '../../services/flows/open-shared.ts';
import type { Platform } from '../../services/platform.ts';
import { sendPdf } from '../send-pdf.ts';

/** `/rest/v1/shared/{token}`: one document, for whoever has its link. */
export function sharedDocumentRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['flows'], params: z.object({ token: z.string().max(200) }) };

  routes.get(
    '/shared/:token',
    {
      schema: {
        ...common,
        summary: 'What is behind a share link; no log-in',
        response: { 200: sharedDocumentSchema, 404: problemSchema, 429: problemSchema },
      },
    },
    (request) => openShared(platform, request.params.token),
  );

  routes.get(
    '/shared/:token/file',
    {
      schema: {
        ...common,
        summary: 'Its file',
        response: {
          200: {
            description: 'The PDF',
            content: { 'application/pdf': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
          },
          404: problemSchema,
          429: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { name, bytes } = await readShared(platform, request.params.token);
      return sendPdf(reply, name, bytes);
    },
  );
}
