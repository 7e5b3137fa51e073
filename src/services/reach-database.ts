import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseAddress } from '../io/db/connect.ts';
import { probeServer } from '../io/db/embedded/live-server.ts';
import { socketFolderFor } from '../io/db/embedded/socket-folder.ts';
import { startEmbedded } from '../io/db/embedded/start-embedded.ts';
import { PlatformError } from './platform-error.ts';

export interface ReachedDatabase {
  readonly address: DatabaseAddress;
  readonly how: 'by DATABASE_URL' | 'embedded, in use' | 'embedded, started for this';
  /** Ends what was started for this, and nothing else. */
  readonly stop: () => Promise<void>;
}

/**
 * The database of a platform that was made before, for commands that work beside it: a running embedded server
 * is joined, one that does not run is started for the while.
 *
 * @throws {PlatformError} `platform.not-made` @throws {DatabaseError} where the embedded server does not start
 */
export async function reachDatabase(
  databaseUrl: string | undefined,
  dataFolder: string,
): Promise<ReachedDatabase> {
  const nothing = async () => undefined;
  if (databaseUrl !== undefined) {
    return { address: { kind: 'url', url: databaseUrl }, how: 'by DATABASE_URL', stop: nothing };
  }
  const folder = socketFolderFor(dataFolder);
  if ((await probeServer(folder)) === 'ready') {
    const address = { kind: 'socket', folder, database: 'postgres' } as const;
    return { address, how: 'embedded, in use', stop: nothing };
  }
  if (!existsSync(path.join(dataFolder, 'postgres', 'PG_VERSION'))) {
    throw new PlatformError('platform.not-made', 'there is none yet. Run sertel start, or set DATABASE_URL.');
  }
  const { address, stop } = await startEmbedded(dataFolder);
  return { address, how: 'embedded, started for this', stop };
}
