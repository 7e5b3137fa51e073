import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../../contract/problem.ts';
import {
  enteredRegistrationSchema,
  handoverCodeSchema,
  importReportSchema,
  newRegistrationSchema,
  registrationActSchema,
  registrationCountsSchema,
  registrationDetailSchema,
  registrationDocumentKindSchema,
  registrationDocumentSchema,
  registrationEventsQuery,
  registrationEventsSchema,
  registrationPageQuery,
  registrationPageSchema,
  registrationSchema,
} from '../../contract/registrations.ts';
import type { Platform } from '../../services/platform.ts';
import {
  actOnRegistration,
  renewApplicationLink,
  tellHandoverCode,
} from '../../services/ra/act-on-registration.ts';
import { enterRegistration } from '../../services/ra/enter-registration.ts';
import { importApplicants } from '../../services/ra/import-applicants.ts';
import { addDocument, readDocument } from '../../services/ra/registration-documents.ts';
import { readIssuedCertificate } from '../../services/ra/read-issued-certificate.ts';
import {
  countRegistrations,
  pageOfRegistrations,
  readHistory,
  readRegistration,
} from '../../services/ra/registration-pages.ts';
import { actorOf } from '../auth/session-auth.ts';
import { readProof } from '../read-proof.ts';
import type { UploadGate } from '../upload-gate.ts';

/** `/rest/v1/registrations`: what verifiers enter and check, and officers of the issuer decide on. */
export function registrationRoutes(app: FastifyInstance, platform: Platform, gate: UploadGate): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tags = ['registrations'];
  const security = [{ session: [] }];
  const params = z.object({ id: z.uuid() });
  const documentParams = params.extend({ kind: registrationDocumentKindSchema });
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/registrations',
    {
      schema: {
        tags,
        summary: 'The requests that one’s organisation entered or decides on, the newest first',
        security,
        querystring: registrationPageQuery,
        response: { 200: registrationPageSchema, ...refusals },
      },
    },
    (request) => pageOfRegistrations(platform, actorOf(request), request.query),
  );

  routes.get(
    '/registrations/counts',
    {
      schema: {
        tags,
        summary: 'How many wait in each state of each service',
        security,
        response: { 200: registrationCountsSchema, ...refusals },
      },
    },
    (request) => countRegistrations(platform, actorOf(request)),
  );

  routes.post(
    '/registrations',
    {
      schema: {
        tags,
        summary: 'Enter a request; the applicant gets a link by mail',
        security,
        body: newRegistrationSchema,
        response: {
          201: enteredRegistrationSchema,
          404: problemSchema,
          409: problemSchema,
          422: problemSchema,
          ...refusals,
        },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await enterRegistration(platform, actorOf(request), request.body)),
  );

  routes.post(
    '/registrations/import',
    {
      onRequest: gate,
      schema: {
        tags,
        summary: 'Enter an application for each row of a table in CSV or .xlsx: a form with `file`',
        security,
        consumes: ['multipart/form-data'],
        response: { 200: importReportSchema, 422: problemSchema, ...refusals },
      },
    },
    async (request) => importApplicants(platform, actorOf(request), await readProof(request)),
  );

  routes.get(
    '/registrations/:id',
    {
      schema: {
        tags,
        summary: 'One request with its documents and the steps that its state allows',
        security,
        params,
        response: { 200: registrationDetailSchema, 404: problemSchema, ...refusals },
      },
    },
    (request) => readRegistration(platform, actorOf(request), request.params.id),
  );

  routes.get(
    '/registrations/:id/certificate',
    {
      schema: {
        tags,
        summary: 'The certificate that a request led to, with those of its issuers, the root last',
        security,
        params,
        produces: ['application/pem-certificate-chain'],
      },
    },
    async (request, reply) =>
      reply
        .type('application/pem-certificate-chain')
        .send(await readIssuedCertificate(platform, actorOf(request), request.params.id)),
  );

  routes.get(
    '/registrations/:id/events',
    {
      schema: {
        tags,
        summary: 'What was done with a request: by whom, when and why',
        security,
        params,
        querystring: registrationEventsQuery,
        response: { 200: registrationEventsSchema, 404: problemSchema, ...refusals },
      },
    },
    (request) => readHistory(platform, actorOf(request), request.params.id, request.query),
  );

  routes.post(
    '/registrations/:id/acts',
    {
      schema: {
        tags,
        summary: 'Take a step, with its reason',
        security,
        params,
        body: registrationActSchema,
        response: {
          200: registrationSchema,
          404: problemSchema,
          409: problemSchema,
          422: problemSchema,
          ...refusals,
        },
      },
    },
    (request) => actOnRegistration(platform, actorOf(request), request.params.id, request.body),
  );

  routes.post(
    '/registrations/:id/link',
    {
      schema: {
        tags,
        summary: 'Send the applicant another link; earlier ones end',
        security,
        params,
        response: { 204: z.null(), 404: problemSchema, 409: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      await renewApplicationLink(platform, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  routes.post(
    '/registrations/:id/handover-code',
    {
      schema: {
        tags,
        summary: 'The code of a renewal, to hand over in person; each telling is a line of the history',
        security,
        params,
        response: { 200: handoverCodeSchema, 404: problemSchema, 409: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return { handoverCode: await tellHandoverCode(platform, actorOf(request), request.params.id) };
    },
  );

  routes.put(
    '/registrations/:id/documents/:kind',
    {
      onRequest: gate,
      schema: {
        tags,
        summary: 'Add a proof, in place of the one of its kind: a form with `file`, a PDF, JPEG or PNG',
        security,
        consumes: ['multipart/form-data'],
        params: documentParams,
        response: {
          200: registrationDocumentSchema,
          404: problemSchema,
          409: problemSchema,
          422: problemSchema,
          ...refusals,
        },
      },
    },
    async (request) => {
      const { id, kind } = request.params;
      return addDocument(platform, actorOf(request), id, { kind, bytes: await readProof(request) });
    },
  );

  routes.get(
    '/registrations/:id/documents/:kind',
    {
      schema: {
        tags,
        summary: 'A proof; each look is a line of the history',
        security,
        params: documentParams,
        produces: ['application/pdf', 'image/jpeg', 'image/png'],
      },
    },
    async (request, reply) => {
      const { id, kind } = request.params;
      const { bytes, contentType } = await readDocument(platform, actorOf(request), id, kind);
      return reply
        .type(contentType)
        .header('content-disposition', `attachment; filename="${kind}"`)
        .header('cache-control', 'no-store')
        .send(Buffer.from(bytes));
    },
  );
}
