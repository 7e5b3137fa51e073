import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import {
  applicationSchema,
  completionSchema,
  ownPassphraseSchema,
  registrationDocumentKindSchema,
  registrationDocumentSchema,
} from '../../contract/registrations.ts';
import type { Platform } from '../../services/platform.ts';
import { completeApplication, setOwnPassphrase, viewApplication } from '../../services/ra/apply-by-link.ts';
import { addOwnDocument } from '../../services/ra/registration-documents.ts';
import { readProof } from '../read-proof.ts';
import type { UploadGate } from '../upload-gate.ts';

/** `/rest/v1/applications/{token}`: what an applicant does behind the link that came by mail. */
export function applicationRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['applications'];
  const params = z.object({ token: z.string().max(100).describe('the end of the link') });
  const documentParams = params.extend({ kind: registrationDocumentKindSchema });
  const refusals = { 400: problemSchema, 404: problemSchema, 410: problemSchema, 429: problemSchema };
  const steps = { 204: z.null(), 409: problemSchema, 422: problemSchema, ...refusals };

  routes.get(
    '/applications/:token',
    {
      schema: {
        tags,
        summary: 'What was asked for, and what is to be done',
        params,
        response: { 200: applicationSchema, ...refusals },
      },
    },
    (request) => viewApplication(platform, request.params.token),
  );

  routes.put(
    '/applications/:token/documents/:kind',
    {
      onRequest: gate,
      schema: {
        tags,
        summary: 'Add a proof, in place of the one of its kind: a form with `file`, a PDF, JPEG or PNG',
        consumes: ['multipart/form-data'],
        params: documentParams,
        response: { 200: registrationDocumentSchema, 409: problemSchema, 422: problemSchema, ...refusals },
      },
    },
    async (request) => {
      const { token, kind } = request.params;
      return addOwnDocument(platform, token, { kind, bytes: await readProof(request) });
    },
  );

  routes.post(
    '/applications/:token/completion',
    {
      schema: {
        tags,
        summary: 'Complete the request; the NIK shows that the link came to its owner',
        params,
        body: completionSchema,
        response: { 403: problemSchema, ...steps },
      },
    },
    async (request, reply) => {
      await completeApplication(platform, request.params.token, request.body.nik);
      return reply.code(204).send(null);
    },
  );

  routes.post(
    '/applications/:token/passphrase',
    {
      schema: {
        tags,
        summary: 'Set one’s own passphrase, which makes the key',
        params,
        body: ownPassphraseSchema,
        response: { 403: problemSchema, ...steps },
      },
    },
    async (request, reply) => {
      const { token } = request.params;
      await setOwnPassphrase(platform, token, request.body, request.ip);
      return reply.code(204).send(null);
    },
  );
}
