import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  agreementItem,
  agreementPage,
  agreementQuery,
  boardQuery,
  modulesAnswer,
  newAct,
  newAgreement,
  newOccurrence,
  occurrenceAnswer,
  occurrencePage,
  occurrenceQuery,
  textAnswer,
  textQuery,
  timelinePage,
  timelineQuery,
} from '../../contract/agreements.ts';
import { problemSchema } from '../../contract/problem.ts';
import { performAct } from '../../services/agreements/kernel/perform-act.ts';
import { makeAgreement } from '../../services/agreements/make-agreement.ts';
import { describeModules } from '../../services/agreements/reading/describe-modules.ts';
import {
  pageOfAgreements,
  readAgreement,
  readText,
} from '../../services/agreements/reading/read-agreement.ts';
import {
  pageOfOccurrences,
  readBoard,
  readOccurrence,
  readTimeline,
} from '../../services/agreements/reading/read-occurrences.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/agreements`: the agreements of the actor's organisation, and every act under them. */
export function agreementRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['agreements'], security: [{ session: [] }] };
  const params = z.object({ id: z.uuid() });
  const occurrenceParams = params.extend({ occurrence: z.uuid() });
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema };
  const actRefusals = { ...refusals, 409: problemSchema, 422: problemSchema, 429: problemSchema };

  routes.get(
    '/agreements',
    {
      schema: {
        ...common,
        summary: 'The agreements of one’s own organisation, the newest first',
        querystring: agreementQuery,
        response: { 200: agreementPage, ...refusals },
      },
    },
    (request) => pageOfAgreements(platform, actorOf(request), request.query),
  );

  routes.post(
    '/agreements',
    {
      schema: {
        ...common,
        summary: 'Enter an agreement; both parties confirm its numbers and sign before it is in force',
        body: newAgreement,
        response: { 201: agreementItem, ...actRefusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const id = await makeAgreement(platform, actor, request.body);
      return reply.code(201).send(await readAgreement(platform, actor, id));
    },
  );

  routes.get(
    '/agreements/board',
    {
      schema: {
        ...common,
        summary: 'What waits for us or for the other party, what is due, what is late',
        querystring: boardQuery,
        response: { 200: occurrencePage, ...refusals },
      },
    },
    (request) => readBoard(platform, actorOf(request), request.query),
  );

  routes.get(
    '/agreements/modules',
    {
      schema: {
        ...common,
        summary: 'The tables of states and acts, clause by clause',
        response: { 200: modulesAnswer, 401: problemSchema },
      },
    },
    async () => ({ modules: describeModules() }),
  );

  routes.get(
    '/agreements/:id',
    {
      schema: { ...common, summary: 'One agreement', params, response: { 200: agreementItem, ...refusals } },
    },
    (request) => readAgreement(platform, actorOf(request), request.params.id),
  );

  routes.get(
    '/agreements/:id/text',
    {
      schema: {
        ...common,
        summary: 'The text as it holds on a day, each clause with what lives under it',
        params,
        querystring: textQuery,
        response: { 200: textAnswer, ...refusals },
      },
    },
    (request) => readText(platform, actorOf(request), request.params.id, request.query.on),
  );

  routes.get(
    '/agreements/:id/timeline',
    {
      schema: {
        ...common,
        summary: 'What was done, the newest first',
        params,
        querystring: timelineQuery,
        response: { 200: timelinePage, ...refusals },
      },
    },
    (request) => readTimeline(platform, actorOf(request), request.params.id, request.query),
  );

  routes.get(
    '/agreements/:id/occurrences',
    {
      schema: {
        ...common,
        summary: 'Duties, cases, letters and entries of registers, the newest first',
        params,
        querystring: occurrenceQuery,
        response: { 200: occurrencePage, ...refusals },
      },
    },
    (request) => pageOfOccurrences(platform, actorOf(request), request.params.id, request.query),
  );

  routes.post(
    '/agreements/:id/occurrences',
    {
      schema: {
        ...common,
        summary: 'Open one by its first act',
        params,
        body: newOccurrence,
        response: { 201: occurrenceAnswer, ...actRefusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { id: agreementId } = request.params;
      const { module, clause, subject, passphrase, ...act } = request.body;
      const target = { kind: 'new' as const, agreementId, module, clause, subject };
      const id = await performAct(platform, actor, target, { ...act, passphrase });
      return reply.code(201).send(await readOccurrence(platform, actor, agreementId, id));
    },
  );

  routes.get(
    '/agreements/:id/occurrences/:occurrence',
    {
      schema: {
        ...common,
        summary: 'One of them with its acts, dates and evidence, and what the reader may do',
        params: occurrenceParams,
        response: { 200: occurrenceAnswer, ...refusals },
      },
    },
    (request) => readOccurrence(platform, actorOf(request), request.params.id, request.params.occurrence),
  );

  routes.post(
    '/agreements/:id/occurrences/:occurrence/acts',
    {
      schema: {
        ...common,
        summary: 'Act: refused by code and clause, or durable with everything that follows',
        params: occurrenceParams,
        body: newAct,
        response: { 201: occurrenceAnswer, ...actRefusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { id: agreementId, occurrence: occurrenceId } = request.params;
      const { expectedVersion, passphrase, ...act } = request.body;
      const target = { kind: 'existing' as const, agreementId, occurrenceId, expectedVersion };
      await performAct(platform, actor, target, { ...act, passphrase });
      return reply.code(201).send(await readOccurrence(platform, actor, agreementId, occurrenceId));
    },
  );
}
