import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { documentPageQuery, documentPageSchema } from '../../contract/documents.ts';
import { inspectionSchema } from '../../contract/inspection.ts';
import { provenDocumentSchema } from '../../contract/journal.ts';
import { problemSchema } from '../../contract/problem.ts';
import { pageOfDocuments } from '../../services/documents/page-of-documents.ts';
import { proveDocument } from '../../services/documents/prove-document.ts';
import { readInspection, readOwnDocument } from '../../services/documents/read-own-document.ts';
import type { Platform } from '../../services/platform.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { sendPdf } from '../send-pdf.ts';
import { leafAnswer } from './leaf-answer.ts';

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

  app.withTypeProvider<ZodTypeProvider>().get(
    '/documents/:id/file',
    {
      schema: {
        tags: ['documents'],
        summary: 'A signed document, for the application that had it signed',
        security: [{ application: [] }],
        params: documentPath,
        response: { 200: pdfAnswer, 400: problemSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    async (request, reply) => {
      const { name, bytes } = await readOwnDocument(platform, callerOf(request), request.params.id);
      return sendPdf(reply, name, bytes);
    },
  );

  app.withTypeProvider<ZodTypeProvider>().get(
    '/documents/:id/inspection',
    {
      schema: {
        tags: ['documents'],
        summary: 'What was found in a document before it was signed',
        security: [{ application: [] }],
        params: documentPath,
        response: { 200: inspectionSchema, 400: problemSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    (request) => readInspection(platform, callerOf(request), request.params.id),
  );

  app.withTypeProvider<ZodTypeProvider>().get(
    '/documents/:id/proof',
    {
      schema: {
        tags: ['documents'],
        summary: 'Where the signatures of a document are in the journal, with their proofs',
        security: [{ application: [] }],
        params: documentPath,
        response: { 200: provenDocumentSchema, 400: problemSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const proven = await proveDocument(platform, callerOf(request), request.params.id);
      return { signatures: proven.map((one) => ({ ...leafAnswer(one), field: one.fieldName })) };
    },
  );
}

const documentPath = z.object({ id: z.uuid() });

const pdfAnswer = {
  description: 'The signed PDF',
  content: { 'application/pdf': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
};
