import type { FastifyInstance } from 'fastify';
import { trustStoreAnswer, type TrustStoreAnswer } from '../../contract/trust-store.ts';
import type { Platform } from '../../services/platform.ts';
import { keepTrustStore } from '../../services/validation/keep-trust-store.ts';

/** `GET /rest/v1/trust-store`: open to all, as what is checked against it is. */
export function trustStoreRoutes(app: FastifyInstance, { db, clock }: Platform): void {
  const readTrustStore = keepTrustStore(db);
  app.get(
    '/trust-store',
    {
      schema: {
        tags: ['validations'],
        summary: 'The certificates that a document’s paths may end at',
        response: { 200: trustStoreAnswer },
      },
    },
    async (): Promise<TrustStoreAnswer> => {
      const { version, anchors } = await readTrustStore();
      return {
        ...version,
        time: clock().toISOString(),
        anchors: anchors.map(({ certificate, subject, source }) => ({
          certificate: certificate.raw.toBase64(),
          subject,
          source,
        })),
      };
    },
  );
}
