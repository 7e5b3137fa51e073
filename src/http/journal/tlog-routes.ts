import type { FastifyInstance } from 'fastify';
import { showCheckpoint } from '../../services/journal/prove-leaf.ts';
import { readTile } from '../../services/journal/read-tile.ts';
import { parseTilePath } from '../../pki/tlog/tile.ts';
import type { Platform } from '../../services/platform.ts';
import { HttpError } from '../http-error.ts';

/** `/journal`: the log as the static files of C2SP tlog-tiles. Public: leaves are bare commitments. */
export function tlogRoutes(app: FastifyInstance, platform: Pick<Platform, 'db' | 'settings'>): void {
  const { db } = platform;
  const schema = { hide: true };
  for (const which of ['newest', 'cosigned'] as const) {
    const path = which === 'newest' ? '/checkpoint' : '/cosigned-checkpoint';
    app.get(path, { schema, logLevel: 'warn' }, async (_request, reply) => {
      const { note } = await showCheckpoint(platform, which);
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=1').send(note);
    });
  }

  app.get<{ Params: { '*': string } }>('/tile/*', { schema, logLevel: 'warn' }, async (request, reply) => {
    const tile = await readTile(db, parseTilePath(`tile/${request.params['*']}`));
    if (tile === undefined) throw new HttpError('http.not-found', 'the tree does not reach this tile');
    return reply
      .type('application/octet-stream')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(Buffer.from(tile.buffer, tile.byteOffset, tile.length));
  });
}
