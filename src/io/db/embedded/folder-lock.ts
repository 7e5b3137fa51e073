import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { DatabaseError } from '../database-error.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * One process for one data folder. The lock is a listening socket, so that the system frees it however the
 * process ends: in Linux's abstract namespace, elsewhere a file in the socket folder. It answers its pid.
 *
 * @throws {DatabaseError} `database.in-use`
 */
export async function lockFolder(dataFolder: string, socketFolder: string): Promise<FolderLock> {
  const name = lockName(dataFolder, socketFolder);
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(String(process.pid));
  });
  if (!(await listens(server, name))) {
    const holder = await askHolder(name);
    if (holder === undefined && !name.startsWith('\0')) rmSync(name, { force: true });
    if (holder !== undefined || !(await listens(server, name))) {
      throw new DatabaseError(
        'database.in-use',
        `${dataFolder} is in use by process ${holder ?? 'unknown'}. Stop it (kill ${holder ?? 'PID'}), or set SERTEL_DATA to another folder.`,
      );
    }
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function lockName(dataFolder: string, socketFolder: string): string {
  if (process.platform !== 'linux') return path.join(socketFolder, 'lock');
  const digest = createHash('sha256').update(realpathSync(dataFolder)).digest('hex');
  return `\0sertel-${digest.slice(0, 32)}`;
}

function listens(server: Server, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(name, () => resolve(true));
  });
}

function askHolder(name: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(name);
    let answer = '';
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString('latin1').slice(0, 20)));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(answer || undefined));
  });
}
