import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  flowActRequest,
  flowPageQuery,
  flowPageSchema,
  flowSchema,
  manySignaturesSchema,
  newFlowSchema,
  signedOfManySchema,
  timelineQuery,
  timelineSchema,
  versionNumber,
} from '../../contract/flows.ts';
import { provenDocumentSchema } from '../../contract/journal.ts';
import { problemSchema } from '../../contract/problem.ts';
import { createFlow } from '../../services/flows/create-flow.ts';
import { pageOfFlows } from '../../services/flows/page-of-flows.ts';
import { performAct } from '../../services/flows/perform-act.ts';
import { proveFlow } from '../../services/flows/prove-flow.ts';
import { signMany } from '../../services/flows/sign-many.ts';
import { readFlow } from '../../services/flows/read-flow.ts';
import { readTimeline } from '../../services/flows/read-timeline.ts';
import { readVersion } from '../../services/flows/read-version.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';
import { readIdempotencyKey } from '../read-idempotency-key.ts';
import { sendPdf } from '../send-pdf.ts';
import { leafAnswer } from './leaf-answer.ts';

/** `/rest/v1/flows`: documents on their way through ordered steps. */
export function flowRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['flows'], security: [{ session: [] as string[] }] };
  const params = z.object({ id: z.uuid() });
  const refusals = {
    400: problemSchema,
    401: problemSchema,
    403: problemSchema,
    404: problemSchema,
    409: problemSchema,
    422: problemSchema,
  };

  routes.post(
    '/flows',
    {
      schema: {
        ...common,
        summary: 'Send a document through steps; with an Idempotency-Key never twice',
        body: newFlowSchema,
        response: { 201: flowSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const key = readIdempotencyKey(request);
      return reply.code(201).send(await createFlow(platform, actorOf(request), request.body, key));
    },
  );

  routes.get(
    '/flows',
    {
      schema: {
        ...common,
        summary: 'The flows that one sees, in one of one’s boxes; what changed last comes first',
        querystring: flowPageQuery,
        response: { 200: flowPageSchema, ...refusals },
      },
    },
    (request) => pageOfFlows(platform, actorOf(request), request.query),
  );

  routes.get(
    '/flows/:id',
    {
      schema: { ...common, summary: 'All of a flow', params, response: { 200: flowSchema, ...refusals } },
    },
    (request) => readFlow(platform, actorOf(request), request.params.id),
  );

  routes.post(
    '/flows/:id/acts',
    {
      schema: {
        ...common,
        summary: 'Send, approve, return, sign, give a paraf, reject, withdraw, delegate, replace',
        params,
        body: flowActRequest,
        response: { 200: flowSchema, 429: problemSchema, ...refusals },
      },
    },
    (request) => performAct(platform, actorOf(request), request.params.id, request.body),
  );

  routes.get(
    '/flows/:id/timeline',
    {
      schema: {
        ...common,
        summary: 'Everything that happened to the document, oldest first',
        params,
        querystring: timelineQuery,
        response: { 200: timelineSchema, ...refusals },
      },
    },
    (request) => readTimeline(platform, actorOf(request), request.params.id, request.query),
  );

  routes.post(
    '/flows/signatures',
    {
      schema: {
        ...common,
        summary: 'Sign many documents of the inbox under one passphrase; each has its own result',
        body: manySignaturesSchema,
        response: { 200: signedOfManySchema, 413: problemSchema, 429: problemSchema, ...refusals },
      },
    },
    async (request) => ({ items: [...(await signMany(platform, actorOf(request), request.body))] }),
  );

  routes.get(
    '/flows/:id/proof',
    {
      schema: {
        ...common,
        summary: 'Where the signatures made in a flow are in the journal, with their proofs',
        params,
        response: { 200: provenDocumentSchema, ...refusals },
      },
    },
    async (request) => {
      const proven = await proveFlow(platform, actorOf(request), request.params.id);
      return { signatures: proven.map((one) => ({ ...leafAnswer(one), field: one.fieldName })) };
    },
  );

  routes.get(
    '/flows/:id/versions/:number/file',
    {
      schema: {
        ...common,
        summary: 'A version’s file; that it was given out stands in the timeline',
        params: params.extend({ number: z.coerce.number().pipe(versionNumber) }),
        querystring: z.object({ purpose: z.enum(['view', 'download']).default('view') }),
        response: {
          200: {
            description: 'The PDF, with its hash in `sertel-sha256`',
            content: { 'application/pdf': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { id, number } = request.params;
      const { purpose } = request.query;
      const version = await readVersion(platform, actorOf(request), id, { number, purpose });
      reply.header('sertel-sha256', version.sha256);
      return sendPdf(reply, version.name, version.bytes);
    },
  );
}
