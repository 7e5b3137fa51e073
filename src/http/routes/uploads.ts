import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { uploadedDocumentSchema } from '../../contract/flows.ts';
import { problemSchema } from '../../contract/problem.ts';
import { uploadDocument } from '../../services/documents/upload-document.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';
import { HttpError } from '../http-error.ts';
import { readForm } from '../read-form.ts';
import type { UploadGate } from '../upload-gate.ts';

/** `POST /rest/v1/uploads`: brings a PDF that is to be sent to be signed. */
export function uploadRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  app.post(
    '/uploads',
    {
      onRequest: gate,
      schema: {
        tags: ['flows'],
        summary: 'Bring a PDF; nobody else sees it until it is sent',
        security: [{ session: [] }],
        consumes: ['multipart/form-data'],
        body: z.object({ file: z.string().meta({ format: 'binary' }).describe('the PDF') }),
        response: {
          201: uploadedDocumentSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          413: problemSchema,
        },
      },
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request, reply) => {
      const file = (await readForm(request, ['file'])).files.get('file');
      if (file === undefined) throw new HttpError('http.bad-request', 'expected a part `file`');
      return reply.code(201).send(await uploadDocument(platform, actorOf(request), file));
    },
  );
}
