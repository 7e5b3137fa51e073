import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notificationPage, notificationQuery, readBody } from '../../contract/notifications.ts';
import { problemSchema } from '../../contract/problem.ts';
import {
  pageOfNotifications,
  readNotifications,
} from '../../services/agreements/telling/read-notifications.ts';
import type { Platform } from '../../services/platform.ts';
import { actorOf } from '../auth/session-auth.ts';

/** `/rest/v1/notifications`: what the account was told of acts and dates under its agreements. */
export function notificationRoutes(app: FastifyInstance, platform: Platform): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const common = { tags: ['notifications'], security: [{ session: [] }] };
  const refusals = { 400: problemSchema, 401: problemSchema, 403: problemSchema };

  routes.get(
    '/notifications',
    {
      schema: {
        ...common,
        summary: 'What one was told, the newest first, and how much of it is unread',
        querystring: notificationQuery,
        response: { 200: notificationPage, ...refusals },
      },
    },
    (request) => pageOfNotifications(platform, actorOf(request), request.query),
  );

  routes.post(
    '/notifications/read',
    {
      schema: {
        ...common,
        summary: 'Mark some of one’s own as read, or all',
        body: readBody,
        response: { 204: z.null(), ...refusals },
      },
    },
    async (request, reply) => {
      await readNotifications(platform, actorOf(request), request.body.ids);
      return reply.code(204).send(null);
    },
  );
}
