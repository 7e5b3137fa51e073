import type { FastifyInstance } from 'fastify';
import { checkReachable } from '../../io/db/connect.ts';
import type { Platform } from '../../services/platform.ts';

/** `/healthz`: the process answers. `/readyz`: it can work, that is, its database answers. */
export function healthRoutes(app: FastifyInstance, { db }: Pick<Platform, 'db'>): void {
  const schema = { hide: true };
  app.get('/healthz', { schema, logLevel: 'warn' }, async () => ({ service: 'sertel', status: 'ok' }));
  app.get('/readyz', { schema, logLevel: 'warn' }, async (_request, reply) => {
    try {
      await checkReachable(db);
      return { status: 'ready' };
    } catch (error) {
      reply.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'unready', reason: 'database' });
    }
  });
}
