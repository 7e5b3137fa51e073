import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One file of the built web application, whole in memory: they are few and small, and nobody names a path on the disk. */
export interface WebFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** Compressed when it was built. */
  readonly brotli: Buffer | undefined;
  readonly etag: string;
}

export interface WebFiles {
  /** By the path below `/web/`. */
  readonly files: ReadonlyMap<string, WebFile>;
  /** The pages, with places that the server fills, by name. */
  readonly pages: Readonly<Record<'app' | 'verifikasi', string>>;
}

/** What `npm ci` built from web/, or undefined where it was not built (an install without the packages for development). */
export async function readWebFiles(folder: string): Promise<WebFiles | undefined> {
  const names = await listFiles(folder);
  const files = new Map<string, WebFile>();
  const page = async (name: string) => readFile(path.join(folder, `${name}.html`), 'utf8');
  if (!names.includes('app.html') || !names.includes('verifikasi.html')) return undefined;
  for (const name of names) {
    const type = types[path.extname(name)];
    if (type === undefined) continue;
    const bytes = await readFile(path.join(folder, name));
    const brotli = names.includes(`${name}.br`) ? await readFile(path.join(folder, `${name}.br`)) : undefined;
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    files.set(name, { bytes, type, brotli, etag });
  }
  return { files, pages: { app: await page('app'), verifikasi: await page('verifikasi') } };
}

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
};
