import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAsOwner } from '../connect.ts';
import { probeServer } from './live-server.ts';
import { startEmbedded } from './start-embedded.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sertel-embedded-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the embedded server', () => {
  it('listens on a private socket only and ends when told', async () => {
    const server = await startEmbedded(folder);
    const client = await connectAsOwner(server.address);
    const { rows } = await client.query<{ listen_addresses: string }>('show listen_addresses');
    await client.query('create table written (n integer)');
    await client.end();
    expect(rows).toEqual([{ listen_addresses: '' }]);
    expect((await stat(server.address.folder)).mode & 0o777).toBe(0o700);
    await server.stop();
    await expect(connectAsOwner(server.address)).rejects.toMatchObject({ code: 'database.unreachable' });
  });

  it('lets no account in but its own', async () => {
    const access = await readFile(path.join(folder, 'postgres', 'pg_hba.conf'), 'utf8');
    expect(access).toBe('local all sertel peer map=own\n');
    const names = await readFile(path.join(folder, 'postgres', 'pg_ident.conf'), 'utf8');
    expect(names).not.toContain('nobody');
  });

  it('refuses a second process on the same folder and names the first', async () => {
    const server = await startEmbedded(folder);
    await expect(startEmbedded(folder)).rejects.toMatchObject({
      code: 'database.in-use',
      message: expect.stringContaining(String(process.pid)),
    });
    await server.stop();
  });

  it('works below a folder whose name is longer than a socket path may be', async () => {
    const deep = path.join(folder, 'd'.repeat(120));
    const server = await startEmbedded(deep);
    expect(server.address.folder).not.toContain(deep);
    await server.stop();
    await rm(server.address.folder, { recursive: true, force: true });
  });

  it('keeps every acknowledged write when its process is killed', async () => {
    let acknowledged = 0;
    for (let round = 0; round < 3; round++) {
      const writer = startWriter(folder);
      for await (const line of createInterface({ input: writer.stdout! })) {
        acknowledged = Number(line);
        if (acknowledged % 50 === 49) break;
      }
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
    const server = await startEmbedded(folder);
    const client = await connectAsOwner(server.address);
    const { rows } = await client.query<{ most: number; count: number }>(
      'select max(n) as most, count(*)::int as count from written',
    );
    await client.end();
    await server.stop();
    expect(rows[0]!.most).toBeGreaterThanOrEqual(acknowledged);
    expect(rows[0]!.count).toBe(rows[0]!.most + 1);
  });

  it('starts the server again when it was lost, and says so', async () => {
    const losses: string[] = [];
    const server = await startEmbedded(folder, { onServerLost: (detail) => losses.push(detail) });
    const pidFile = await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8');
    process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
    await expect.poll(() => losses.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => probeServer(server.address.folder), { timeout: 20_000 }).toBe('ready');
    await server.stop();
    expect(losses[0]).toContain('SIGKILL');
    expect(await probeServer(server.address.folder)).toBe('gone');
  });

  it('adopts a server that outlived its process and watchdog', async () => {
    const writer = startWriter(folder);
    const [line] = (await once(createInterface({ input: writer.stdout! }), 'line')) as [string];
    expect(Number(line)).toBeGreaterThan(0);
    await killWatchdogOf(folder);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const server = await startEmbedded(folder);
    expect(server.adopted).toBe(true);
    await server.stop();
    await expect(connectAsOwner(server.address)).rejects.toMatchObject({ code: 'database.unreachable' });
  });
});

/** A process that starts the server and writes 0, 1, 2 …, printing each number once it is acknowledged. */
function startWriter(dataFolder: string): ChildProcess {
  const from = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const code = `
    import { startEmbedded } from ${from('./start-embedded.ts')};
    import { connectAsOwner } from ${from('../connect.ts')};
    const server = await startEmbedded(${JSON.stringify(dataFolder)});
    const client = await connectAsOwner(server.address);
    const { rows } = await client.query('select coalesce(max(n) + 1, 0) as next from written');
    for (let n = rows[0].next; ; n++) {
      await client.query('insert into written values ($1)', [n]);
      console.log(n);
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function killWatchdogOf(dataFolder: string): Promise<void> {
  const pidFile = await readFile(path.join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8');
  const serverPid = pidFile.split('\n')[0]!;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes('sertel-watchdog') && commandLine.endsWith(`\0${serverPid}\0`)) {
      process.kill(Number(pid), 'SIGKILL');
    }
  }
}
