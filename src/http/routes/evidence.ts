import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { evidenceAnswer, evidenceQuestion } from '../../contract/evidence.ts';
import { problemSchema } from '../../contract/problem.ts';
import { createEvidenceFinder } from '../../services/validation/find-evidence.ts';
import type { Platform } from '../../services/platform.ts';

const requestLimit = 100_000;

/** `POST /rest/v1/evidence`: for pages that check a PDF by themselves; open to all, limited for each address. */
export function evidenceRoutes(app: FastifyInstance, platform: Platform): void {
  const findEvidence = createEvidenceFinder(platform);
  app.withTypeProvider<ZodTypeProvider>().post(
    '/evidence',
    {
      bodyLimit: requestLimit,
      schema: {
        tags: ['validation'],
        summary: 'An OCSP answer or CRL about a certificate whose path ends at a trusted one',
        body: evidenceQuestion,
        response: {
          200: evidenceAnswer,
          400: problemSchema,
          404: problemSchema,
          413: problemSchema,
          422: problemSchema,
          429: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { certificate, issuer, want } = request.body;
      const { ocsp, crl } = await findEvidence({
        certificate: Uint8Array.fromBase64(certificate),
        issuer: Uint8Array.fromBase64(issuer),
        want,
        caller: request.ip,
      });
      reply.header('cache-control', 'no-store');
      return {
        ...(ocsp !== undefined && { ocsp: ocsp.toBase64() }),
        ...(crl !== undefined && { crl: crl.toBase64() }),
      };
    },
  );
}
