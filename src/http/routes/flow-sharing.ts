import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  flowTemplateListSchema,
  flowTemplateSchema,
  newFlowTemplateSchema,
  newShareLinkSchema,
  shareLinkListSchema,
  shareLinkSchema,
} from '../../contract/flow-sharing.ts';
import { problemSchema } from '../../contract/problem.ts';
import {
  allFlowTemplates,
  changeFlowTemplate,
  makeFlowTemplate,
  removeFlowTemplate,
} from '../../services/flows/flow-templates.ts';
import { endShareLink, makeShareLink, pageOfShareLinks } from '../../services/flows/share-links.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/flows/{id}/share-links` and `/rest/v1/flow-templates`. */
export function flowSharingRoutes(app: FastifyInstance, platform: Platform): void {
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
    '/flows/:id/share-links',
    {
      schema: {
        ...common,
        summary: 'A link by which whoever has it sees the document; its address is told once',
        params,
        body: newShareLinkSchema,
        response: { 201: shareLinkSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return reply.code(201).send(await makeShareLink(platform, actorOf(request), id, request.body));
    },
  );

  routes.get(
    '/flows/:id/share-links',
    {
      schema: {
        ...common,
        summary: 'The links of a flow and how often they were opened',
        params,
        response: { 200: shareLinkListSchema, ...refusals },
      },
    },
    async (request) => ({
      items: [...(await pageOfShareLinks(platform, actorOf(request), request.params.id))],
    }),
  );

  routes.delete(
    '/flows/:id/share-links/:link',
    {
      schema: {
        ...common,
        summary: 'End a link at once',
        params: params.extend({ link: z.uuid() }),
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      const { id, link } = request.params;
      await endShareLink(platform, actorOf(request), id, link);
      return reply.code(204).send(null);
    },
  );

  routes.get(
    '/flow-templates',
    {
      schema: {
        ...common,
        summary: 'One’s own templates of steps, and those that the organisation shares',
        response: { 200: flowTemplateListSchema, ...refusals },
      },
    },
    async (request) => ({ items: [...(await allFlowTemplates(platform, actorOf(request)))] }),
  );

  routes.post(
    '/flow-templates',
    {
      schema: {
        ...common,
        summary: 'Keep steps to use them again',
        body: newFlowTemplateSchema,
        response: { 201: flowTemplateSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await makeFlowTemplate(platform, actorOf(request), request.body)),
  );

  routes.put(
    '/flow-templates/:id',
    {
      schema: {
        ...common,
        summary: 'Change a template of one’s own',
        params,
        body: newFlowTemplateSchema,
        response: { 200: flowTemplateSchema, ...refusals },
      },
    },
    (request) => changeFlowTemplate(platform, actorOf(request), request.params.id, request.body),
  );

  routes.delete(
    '/flow-templates/:id',
    {
      schema: {
        ...common,
        summary: 'Remove a template of one’s own',
        params,
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      await removeFlowTemplate(platform, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
