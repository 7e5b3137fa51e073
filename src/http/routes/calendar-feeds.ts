import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { calendarFeedList, newCalendarFeed, newCalendarFeedAnswer } from '../../contract/calendar-feeds.ts';
import { problemSchema } from '../../contract/problem.ts';
import {
  listOwnFeeds,
  makeCalendarFeed,
  readCalendarFeed,
  revokeCalendarFeed,
} from '../../services/agreements/calendar-feed/calendar-feeds.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/calendar-feeds`: secret addresses of one's dates, made and revoked. */
export function calendarFeedRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['calendar'], security: [{ session: [] }] };
  const refusals = { 401: problemSchema, 403: problemSchema };

  routes.get(
    '/calendar-feeds',
    {
      schema: {
        ...common,
        summary: 'One’s own addresses, without their secret',
        response: { 200: calendarFeedList, ...refusals },
      },
    },
    async (request) => ({ items: await listOwnFeeds(platform, actorOf(request)) }),
  );

  routes.post(
    '/calendar-feeds',
    {
      schema: {
        ...common,
        summary: 'A new address for a calendar program; it is said once',
        body: newCalendarFeed,
        response: { 201: newCalendarFeedAnswer, 400: problemSchema, 422: problemSchema, ...refusals },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await makeCalendarFeed(platform, actorOf(request), request.body.label)),
  );

  routes.delete(
    '/calendar-feeds/:id',
    {
      schema: {
        ...common,
        summary: 'Revoke one of one’s own; it opens nothing from then on',
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null(), 404: problemSchema, ...refusals },
      },
    },
    async (request, reply) => {
      await revokeCalendarFeed(platform, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** `/kalender/{token}`: what a calendar program reads, with no other credential than the address. */
export function publicCalendarRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<{ Params: { token: string } }>(
    '/kalender/:token',
    {
      schema: {
        tags: ['calendar'],
        summary: 'The dates of an account by its secret address (iCalendar)',
        params: z.object({ token: z.string().regex(/^[\w-]{43}$/) }),
        response: {
          200: {
            description: 'The calendar',
            content: { 'text/calendar': { schema: z.any().meta({ type: 'string' }) } },
          },
          404: problemSchema,
        },
      },
    },
    async (request, reply) =>
      reply
        .type('text/calendar; charset=utf-8')
        .header('cache-control', 'private, no-store')
        .send(await readCalendarFeed(platform, request.params.token)),
  );
}
