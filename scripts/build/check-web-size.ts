import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes with gzip: of the check before its PDF renderer, its engine included; and of the application's first page. */
const budgets = { verifikasi: 200_000, app: 350_000 } as const;

export interface WebSize {
  readonly page: keyof typeof budgets;
  readonly bytes: number;
  readonly budget: number;
}

/** What a page loads before anything is done on it, scripts and styles that its HTML names, beside what it may be. */
export const measureWeb = (folder: string): readonly WebSize[] =>
  (['verifikasi', 'app'] as const).map((page) => {
    const html = readFileSync(path.join(folder, `${page}.html`), 'utf8');
    const named = [...html.matchAll(/(?:src|href)="\/web\/(assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, file]) => file ?? '',
    );
    const engine = readdirSync(path.join(folder, 'assets'))
      .filter((name) => page === 'verifikasi' && /^check-worker-.*\.js$/.test(name))
      .map((name) => `assets/${name}`);
    const sizes = [...named, ...engine].map(
      (file) => gzipSync(readFileSync(path.join(folder, file)), { level: 9 }).length,
    );
    return { page, bytes: sizes.reduce((sum, size) => sum + size, 0), budget: budgets[page] };
  });
