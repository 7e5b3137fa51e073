import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { randomUUID } from 'node:crypto';
import type { WebFiles } from '../io/files/read-web-files.ts';
import { applicationRoutes } from './routes/applications.ts';
import { peopleRoutes } from './routes/people.ts';
import { registrationRoutes } from './routes/registrations.ts';
import { createFailureLimiter } from '../services/identity/failure-limiter.ts';
import type { Platform } from '../services/platform.ts';
import { basicAuth } from './auth/basic-auth.ts';
import { sessionAuth } from './auth/session-auth.ts';
import { sessionCookie } from './auth/session-cookie.ts';
import { answerWithProblem } from './error-answer.ts';
import { documentRefusals } from './document-refusals.ts';
import { countRequests } from './count-requests.ts';
import { answerWithEsignError } from './esign/answer-with-esign-error.ts';
import { esignRoutes } from './esign/esign-routes.ts';
import { HttpError } from './http-error.ts';
import { defaultRates, limitPublicRoutes, type PublicRates } from './limit-public-routes.ts';
import { defaultTimes, limitUploadTime } from './limit-upload-time.ts';
import { tlogRoutes } from './journal/tlog-routes.ts';
import { accountRoutes } from './pages/account-routes.ts';
import { applicationPageRoutes } from './pages/application-routes.ts';
import { pageRoutes } from './pages/page-routes.ts';
import { pkiRoutes } from './pki/pki-routes.ts';
import { activationRoutes } from './routes/activations.ts';
import { batchRoutes } from './routes/batches.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { agreementEvidenceRoutes } from './routes/agreement-evidence.ts';
import { agreementFigureRoutes } from './routes/agreement-figures.ts';
import { agreementPaperRoutes } from './routes/agreement-papers.ts';
import { agreementRoutes } from './routes/agreements.ts';
import { calendarFeedRoutes, publicCalendarRoutes } from './routes/calendar-feeds.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { documentRoutes } from './routes/documents.ts';
import { accountsRoutes } from './routes/accounts.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { flowSharingRoutes } from './routes/flow-sharing.ts';
import { sharedDocumentRoutes } from './routes/shared-documents.ts';
import { flowRoutes } from './routes/flows.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { healthRoutes } from './routes/health.ts';
import { issuerRoutes } from './routes/issuer.ts';
import { journalEntryRoutes, journalProofRoutes } from './routes/journal.ts';
import { noticeRoutes } from './routes/notice.ts';
import { ownCertificateRoutes } from './routes/own-certificates.ts';
import { retentionRoutes } from './routes/retention.ts';
import { sealRoutes } from './routes/seals.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { signatureRoutes } from './routes/signatures.ts';
import { validationRoutes } from './routes/validations.ts';
import { openUploadFolder } from './receive-upload.ts';
import { createAddressGate } from './address-gate.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { trustStoreRoutes } from './routes/trust-store.ts';
import { requestLog } from './request-log.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { createUploadGate, type UploadGate } from './upload-gate.ts';
import { webRoutes } from './web/web-routes.ts';

export interface HttpLimits {
  /** The largest PDF, whatever a credential’s own limit says. */
  readonly fileBytes: number;
  /** Of all files of one batch together, which are kept until they are signed. */
  readonly batchBytes: number;
  /** Of all uploads that are in memory at one time. */
  readonly uploadBudgetBytes: number;
  /** The same for those who need no credential, apart: they may keep one another waiting, never who signs. */
  readonly publicUploadBudgetBytes: number;
  readonly public?: Partial<PublicRates>;
  /** The largest PDF that is checked over `/rest/v1/validations`, which goes to disk and not to memory. */
  readonly validationBytes: number;
  /** Of all of those that are on disk at one time. */
  readonly validationBudgetBytes: number;
  /** The same for those without a credential, apart. */
  readonly publicValidationBudgetBytes: number;
}

export const defaultLimits: HttpLimits = {
  fileBytes: 50 * 2 ** 20,
  uploadBudgetBytes: 256 * 2 ** 20,
  batchBytes: 20 * 2 ** 30,
  publicUploadBudgetBytes: 160 * 2 ** 20,
  validationBytes: 100 * 2 ** 20,
  validationBudgetBytes: 1000 * 2 ** 20,
  publicValidationBudgetBytes: 500 * 2 ** 20,
};

/**
 * Everything that Sertel answers over HTTP. Routes parse, call one service and map; the order of hooks is the
 * order of trust: headers, who calls, how much comes, and only then the body.
 */
export async function buildApp(
  platform: Platform,
  chosen: Partial<HttpLimits> = {},
  web?: WebFiles,
): Promise<FastifyInstance> {
  const limits: HttpLimits = { ...defaultLimits, ...chosen };
  // Base64 in JSON takes 4 bytes for 3, a form some for its parts.
  const bodyLimit = Math.ceil(limits.fileBytes * 1.4) + 2 ** 20;
  const app = Fastify({
    loggerInstance: requestLog(platform.log),
    bodyLimit,
    trustProxy: platform.settings.trustProxy,
    genReqId: () => randomUUID(),
    // Of each route: limitUploadTime.
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // What the router refuses before it knows a route, such as an id of a thousand characters.
    frameworkErrors: (error, request, reply) =>
      request.url.startsWith('/api/')
        ? answerWithEsignError(error, request, reply)
        : answerWithProblem(error, request, reply),
  }) as unknown as FastifyInstance;
  app.decorateRequest('application', undefined);
  app.decorateRequest('session', undefined);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerWithProblem);
  app.setNotFoundHandler(() => {
    throw new HttpError('http.not-found', 'there is nothing here');
  });
  limitUploadTime(app, defaultTimes);
  addSecurityHeaders(app);
  countRequests(app, platform.metrics);
  limitPublicRoutes(app, limits.public);

  await app.register(multipart, {
    limits: {
      fileSize: limits.fileBytes,
      files: 2,
      fields: 40,
      fieldSize: 16_384,
      parts: 42,
      headerPairs: 50,
    },
  });
  await app.register(swagger, { openapi: openApiHead(platform), transform: jsonSchemaTransform });

  const authenticate = basicAuth(platform, createFailureLimiter());
  const gate = createUploadGate({ budgetBytes: limits.uploadBudgetBytes, largestBytes: bodyLimit });
  const publicGate = createPublicGate(limits.publicUploadBudgetBytes, bodyLimit);
  healthRoutes(app, platform);
  pageRoutes(app, platform, { gate: publicGate, web: web !== undefined });
  if (web !== undefined) webRoutes(app, platform, web);
  await app.register((scope) => accountRoutes(scope, platform, web === undefined ? '/akun' : '/aplikasi'));
  const toApplicants = { gate: publicGate, web: web !== undefined };
  await app.register(async (scope) => applicationPageRoutes(scope, platform, toApplicants));
  noticeRoutes(app, platform);
  calendarRoutes(app, platform);
  publicCalendarRoutes(app, platform);
  await app.register(async (scope) => pkiRoutes(scope, platform), { prefix: '/pki' });
  await app.register(async (scope) => tlogRoutes(scope, platform), { prefix: '/journal' });
  await app.register((scope) => esignRoutes(scope, platform, { authenticate, gate }), { prefix: '/api' });
  await app.register(async (scope) => journalProofRoutes(scope, platform), { prefix: '/rest/v1' });
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', authenticate);
      documentRoutes(scope, platform);
      journalEntryRoutes(scope, platform);
      signatureRoutes(scope, platform, gate);
      batchRoutes(scope, platform, limits);
    },
    { prefix: '/rest/v1' },
  );
  await app.register(
    async (scope) => {
      // No page of another site sends JSON or x-form-token here: nothing answers its preflight.
      sessionRoutes(scope, platform);
      applicationRoutes(scope, platform, publicGate);
      await scope.register(async (own) => {
        own.addHook('onRequest', sessionAuth(platform));
        accountsRoutes(own, platform);
        registrationRoutes(own, platform, gate);
        peopleRoutes(own, platform);
        ownCertificateRoutes(own, platform);
        issuerRoutes(own, platform);
        credentialRoutes(own, platform);
        agreementRoutes(own, platform);
        agreementFigureRoutes(own, platform);
        agreementPaperRoutes(own, platform);
        calendarFeedRoutes(own, platform);
        notificationRoutes(own, platform);
        agreementEvidenceRoutes(own, platform, gate);
        activationRoutes(own, platform);
        uploadRoutes(own, platform, gate);
        flowRoutes(own, platform);
        flowSharingRoutes(own, platform);
        retentionRoutes(own, platform);
        sealRoutes(own, platform);
      });
    },
    { prefix: '/rest/v1' },
  );
  await app.register(
    async (scope) => {
      evidenceRoutes(scope, platform);
      trustStoreRoutes(scope, platform);
      sharedDocumentRoutes(scope, platform);
    },
    { prefix: '/rest/v1' },
  );
  const uploads = await openUploadFolder(limits.validationBytes);
  app.addHook('onClose', () => uploads.close());
  await app.register(
    async (scope) =>
      validationRoutes(scope, {
        platform,
        authenticate,
        addressGate: createAddressGate(limits.public?.checks ?? defaultRates.checks),
        gate: createUploadGate({
          budgetBytes: limits.validationBudgetBytes,
          largestBytes: limits.validationBytes + 2 ** 20,
        }),
        publicGate: createPublicGate(limits.publicValidationBudgetBytes, limits.validationBytes + 2 ** 20),
        uploads,
        fileBytes: limits.validationBytes,
      }),
    { prefix: '/rest/v1' },
  );
  app.get('/openapi.json', { schema: { hide: true } }, async () => documentRefusals(app.swagger()));
  return app;
}

/** No address holds more than a quarter, or one file. */
const createPublicGate = (budgetBytes: number, largestBytes: number): UploadGate =>
  createUploadGate({ budgetBytes, largestBytes, addressBytes: budgetBytes / 4 });

const openApiHead = ({ settings }: Platform) => ({
  openapi: '3.1.0',
  info: {
    title: 'Sertel',
    version: '1',
    description:
      'The eSign Client Service API (versions 1 and 2, below /api) and Sertel’s own API (below /rest/v1). Errors of the latter are problem details with a stable code.',
  },
  servers: [{ url: settings.publicUrl }],
  components: {
    securitySchemes: {
      application: { type: 'http' as const, scheme: 'basic' },
      session: {
        type: 'apiKey' as const,
        in: 'cookie' as const,
        name: sessionCookie(settings.publicUrl).name,
        description:
          'POST /rest/v1/sessions sets it. What changes something also needs the header x-form-token, with the formToken of the session.',
      },
    },
  },
});
