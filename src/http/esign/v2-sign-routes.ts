import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { esignError } from '../../contract/esign-v1.ts';
import { v2SignAnswer, v2SignRequest, type V2SignAnswer } from '../../contract/esign-v2.ts';
import type { Platform } from '../../services/platform.ts';
import type { SignedDocument } from '../../services/signing/record-draft.ts';
import { signDocuments } from '../../services/signing/sign-documents.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { readIdempotencyKey } from '../read-idempotency-key.ts';
import type { UploadGate } from '../upload-gate.ts';
import { esignOperation } from './esign-operation.ts';
import { readV2Sign } from './read-v2-sign.ts';

/** `POST /api/v2/sign/pdf`: all of its files are signed, or none. */
export function v2SignRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/v2/sign/pdf',
    {
      onRequest: gate,
      schema: {
        ...esignOperation('Sign PDFs that come and go as base64'),
        body: v2SignRequest,
        response: { 200: v2SignAnswer, 400: esignError, 429: esignError, 503: esignError },
      },
    },
    async (request) => {
      const started = performance.now();
      const application = callerOf(request);
      const { signer, authorisation, wishes } = readV2Sign(request.body, application);
      const signed = await signDocuments(platform, {
        application,
        party: signer,
        authorisation,
        wishes,
        oneTimeDownload: 'none',
        idempotencyKey: readIdempotencyKey(request),
      });
      return signedAnswer(signed, started);
    },
  );
}

/** The files in base64, and how long they took. */
export const signedAnswer = (signed: readonly SignedDocument[], started: number): V2SignAnswer => ({
  time: Math.round(performance.now() - started),
  file: signed.map(({ bytes }) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
  ),
});
