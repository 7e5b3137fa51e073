import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { esignError } from '../../contract/esign-v1.ts';
import { v2CodeRequest, v2Done } from '../../contract/esign-v2.ts';
import type { Platform } from '../../services/platform.ts';
import { askForCode } from '../../services/signing/ask-for-code.ts';
import { callerOf } from '../auth/basic-auth.ts';
import { esignOperation } from './esign-operation.ts';
import { countOf, signerOf } from './field-values.ts';

/** `POST /api/v2/sign/get/totp`: the code goes to its owner, never to the caller. */
export function v2CodeRoutes(app: FastifyInstance, platform: Platform): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/v2/sign/get/totp',
    {
      schema: {
        ...esignOperation('Send the signer a one-time code for a number of files'),
        body: v2CodeRequest,
        response: { 200: v2Done, 400: esignError, 429: esignError },
      },
    },
    async (request) => {
      const { nik, email, data } = request.body;
      const signer = signerOf(nik, email);
      await askForCode(platform, callerOf(request), { signer, files: countOf('data', data) });
      return {
        success: true as const,
        message: 'TOTP berhasil dikirim ke email pemilik sertifikat',
        data: null,
      };
    },
  );
}
