import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '../../services/platform.ts';
import type { UploadGate } from '../upload-gate.ts';
import { answerWithEsignError } from './answer-with-esign-error.ts';
import { unofferedRoutes } from './unoffered-routes.ts';
import { v2CodeRoutes } from './v2-code-routes.ts';
import { v2SealRoutes } from './v2-seal-routes.ts';
import { v1SignRoutes } from './v1-sign-routes.ts';
import { v2SignRoutes } from './v2-sign-routes.ts';
import { userRoutes } from './user-routes.ts';
import { verifyRoutes } from './verify-routes.ts';

export interface EsignGuards {
  readonly authenticate: (request: FastifyRequest) => Promise<void>;
  readonly gate: UploadGate;
}

/**
 * The eSign Client Service API, versions 1 and 2, so that an application moves here without a changed line. Its
 * errors keep their own form; what it answers where the original is silent is in `docs/esign-api.md`.
 */
export async function esignRoutes(
  app: FastifyInstance,
  platform: Platform,
  { authenticate, gate }: EsignGuards,
): Promise<void> {
  app.setErrorHandler(answerWithEsignError);
  app.addHook('onRequest', authenticate);
  v1SignRoutes(app, platform, gate);
  v2SignRoutes(app, platform, gate);
  v2CodeRoutes(app, platform);
  v2SealRoutes(app, platform, gate);
  verifyRoutes(app, platform, gate);
  userRoutes(app, platform);
  unofferedRoutes(app);
}
