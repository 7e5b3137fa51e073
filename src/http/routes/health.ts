import type { FastifyInstance } from 'fastify';
import { checkReachable } from '../../io/db/connect.ts';
import type { Platform } from '../../services/platform.ts';

/**
 * `/healthz`: the process answers, whatever else is away. `/readyz`: it can work, that is, its database answers and
 * its folder of documents is there; otherwise 503 and what is away.
 */
export function healthRoutes(app: FastifyInstance, { db, files }: Pick<Platform, 'db' | 'files'>): void {
  const schema = { hide: true };
  const parts = [
    ['database', () => checkReachable(db)],
    ['files', () => files.checkFolder()],
  ] as const;
  app.get('/healthz', { schema, logLevel: 'warn' }, async () => ({ service: 'sertel', status: 'ok' }));
  app.get('/readyz', { schema, logLevel: 'warn' }, async (_request, reply) => {
    const away: string[] = [];
    for (const [name, check] of parts) {
      try {
        await check();
      } catch (error) {
        reply.log.warn({ err: error, away: name }, 'not ready');
        away.push(name);
      }
    }
    if (away.length === 0) return { status: 'ready' };
    return reply.code(503).header('cache-control', 'no-store').send({ status: 'unready', away });
  });
}
