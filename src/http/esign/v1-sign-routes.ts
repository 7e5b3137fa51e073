import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { esignError, v1SignForm } from '../../contract/esign-v1.ts';
import { takeDownload } from '../../services/documents/take-download.ts';
import type { Platform } from '../../services/platform.ts';
import { signDocuments } from '../../services/signing/sign-documents.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { readForm } from '../read-form.ts';
import { readIdempotencyKey } from '../read-idempotency-key.ts';
import { sendPdf } from '../send-pdf.ts';
import type { UploadGate } from '../upload-gate.ts';
import { esignOperation } from './esign-operation.ts';
import { readV1Sign } from './read-v1-sign.ts';

/** `POST /api/sign/pdf` and `GET /api/sign/download/{id_dokumen}`. */
export function v1SignRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  app.post(
    '/sign/pdf',
    {
      onRequest: gate,
      schema: {
        ...esignOperation('Sign a PDF; the answer is the signed PDF, its header id_dokumen names it'),
        consumes: ['multipart/form-data'],
        body: v1SignForm,
        response: { 200: pdfAnswer, 400: esignError, 429: esignError, 503: esignError },
      },
      validatorCompiler: formsAreReadByTheirReader,
    },
    async (request, reply) => {
      const application = callerOf(request);
      const form = await readForm(request, ['file', 'imageTTD']);
      const { signer, passphrase, wish } = readV1Sign(form, application);
      const [signed] = await signDocuments(platform, {
        application,
        party: signer,
        authorisation: { kind: 'passphrase', passphrase },
        wishes: [wish],
        oneTimeDownload: 'available',
        idempotencyKey: readIdempotencyKey(request),
      });
      if (signed === undefined) throw new TypeError('one wish gives one document');
      reply.header('id_dokumen', signed.documentId).header('id-dokumen', signed.documentId);
      return sendPdf(reply, signed.name, signed.bytes);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/sign/download/:id',
    {
      schema: {
        ...esignOperation('The signed PDF, once'),
        params: z.object({ id: z.string() }),
        response: { 200: pdfAnswer, 404: esignError },
      },
    },
    async (request, reply) => {
      const { name, bytes } = await takeDownload(platform, callerOf(request), request.params.id);
      return sendPdf(reply, name, bytes);
    },
  );
}

const pdfAnswer = {
  description: 'The PDF',
  content: { 'application/pdf': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
};

/** A form's schema is its documentation; what clients really send is read by the reader. */
export const formsAreReadByTheirReader = () => (value: unknown) => ({ value });
