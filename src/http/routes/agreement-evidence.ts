import { attachmentOf } from '../send-pdf.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { evidenceItem } from '../../contract/agreements.ts';
import { problemSchema } from '../../contract/problem.ts';
import { bringEvidence, readEvidence } from '../../services/agreements/evidence.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';
import { HttpError } from '../http-error.ts';
import { readForm } from '../read-form.ts';
import type { UploadGate } from '../upload-gate.ts';

const mediaTypes = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
] as const;

const formFields = z.object({
  kind: z.string().trim().min(1).max(60),
  mediaType: z.enum(mediaTypes).default('application/octet-stream'),
});

/** `/rest/v1/agreements/{id}/evidence`: files that prove, brought first and taken up by an act. */
export function agreementEvidenceRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  const common = { tags: ['agreements'], security: [{ session: [] }] };
  const params = z.object({ id: z.uuid() });

  app.post<{ Params: { id: string } }>(
    '/agreements/:id/evidence',
    {
      onRequest: gate,
      schema: {
        ...common,
        summary: 'Bring a file; nobody else sees it until an act takes it up',
        params,
        consumes: ['multipart/form-data'],
        body: formFields.extend({ file: z.string().meta({ format: 'binary' }) }),
        response: { 201: evidenceItem, 400: problemSchema, 403: problemSchema, 404: problemSchema },
      },
      validatorCompiler:
        ({ httpPart }) =>
        (value: unknown) => {
          if (httpPart !== 'params') return { value };
          const { data, error } = params.safeParse(value);
          return error === undefined ? { value: data } : { error };
        },
    },
    async (request, reply) => {
      const form = await readForm(request, ['file']);
      const file = form.files.get('file');
      if (file === undefined) throw new HttpError('http.bad-request', 'expected a part `file`');
      const fields = formFields.safeParse(Object.fromEntries(form.fields));
      if (!fields.success) throw new HttpError('http.bad-request', z.prettifyError(fields.error));
      const brought = { ...fields.data, ...file };
      const { id } = request.params;
      return reply.code(201).send(await bringEvidence(platform, actorOf(request), id, brought));
    },
  );

  app.get<{ Params: { id: string; evidence: string } }>(
    '/agreements/:id/evidence/:evidence',
    {
      schema: {
        ...common,
        summary: 'A file of an act that one sees; reading a sealed one is recorded',
        params: params.extend({ evidence: z.uuid() }),
        response: {
          200: {
            description: 'The file',
            content: {
              'application/octet-stream': { schema: z.any().meta({ type: 'string', format: 'binary' }) },
            },
          },
          403: problemSchema,
          404: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { id, evidence } = request.params;
      const { name, mediaType, bytes } = await readEvidence(platform, actorOf(request), id, evidence);
      return reply
        .type(mediaType)
        .header('content-disposition', attachmentOf(name))
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    },
  );
}
