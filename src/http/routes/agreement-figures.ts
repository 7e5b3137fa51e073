import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import { measureUsage, usageTable } from '../../services/agreements/reading/usage-tables.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';
import { attachmentOf } from '../send-pdf.ts';

const mediaTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

/** `…/occurrences/{occurrence}/figures`: the figures of a usage report, counted now or as they were frozen. */
export function agreementFigureRoutes(app: FastifyInstance, platform: Platform): void {
  const common = { tags: ['agreements'], security: [{ session: [] }] };
  const params = z.object({ id: z.uuid(), occurrence: z.uuid() });
  const refusals = { 403: problemSchema, 404: problemSchema, 422: problemSchema };
  const binary = { schema: z.any().meta({ type: 'string', format: 'binary' }) };

  app.get<{ Params: z.infer<typeof params> }>(
    '/agreements/:id/occurrences/:occurrence/figures',
    {
      schema: {
        ...common,
        summary:
          'Counts the figures as they stand now, a line of JSON each with how far it is; freezes nothing',
        params,
        response: {
          200: { description: 'Lines of JSON', content: { 'application/x-ndjson': binary } },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { id, occurrence } = request.params;
      const figures = await measureUsage(platform, actorOf(request), id, occurrence);
      return reply.type('application/x-ndjson').send(Readable.from(linesOf(figures)));
    },
  );

  for (const format of ['xlsx', 'csv'] as const)
    app.get<{ Params: z.infer<typeof params> }>(
      `/agreements/:id/occurrences/:occurrence/figures.${format}`,
      {
        schema: {
          ...common,
          summary: `The frozen figures as ${format.toUpperCase()}; no cell is ever a formula`,
          params,
          response: {
            200: { description: 'The file', content: { [mediaTypes[format]]: binary } },
            ...refusals,
          },
        },
      },
      async (request, reply) => {
        const { id, occurrence } = request.params;
        const bytes = await usageTable(platform, actorOf(request), id, occurrence, format);
        return reply
          .type(mediaTypes[format])
          .header('content-disposition', attachmentOf(`laporan-pemanfaatan.${format}`))
          .send(Buffer.from(bytes));
      },
    );
}

async function* linesOf(figures: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const figure of figures) yield `${JSON.stringify(figure)}\n`;
}
