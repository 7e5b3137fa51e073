import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';

const root = new URL('../..', import.meta.url).pathname;

/** The web application into this folder: pages, and below assets/ files that carry a hash, each with its `.br` beside it. */
export async function bundleWeb(outDir: string): Promise<void> {
  await build({
    root: path.join(root, 'web'),
    configFile: false,
    logLevel: 'warn',
    base: '/web/',
    publicDir: false,
    resolve: { conditions: ['browser', 'module', 'import'] },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2024',
      // Data addresses would need a wider policy; a polyfill would be a script in the page.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        // Every file of Mantine opens with "use client", which means nothing here.
        checks: { moduleLevelDirective: false },
        input: ['app.html', 'verifikasi.html'].map((name) => path.join(root, 'web', name)),
      },
    },
  });
  const pdfjs = path.join(root, 'node_modules/pdfjs-dist');
  for (const folder of ['cmaps', 'standard_fonts'])
    cpSync(path.join(pdfjs, folder), path.join(outDir, 'pdfjs', folder), { recursive: true });
  compress(path.join(outDir, 'assets'));
}

function compress(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => /\.(m?js|css|svg)$/.test(one))) {
    const bytes = readFileSync(path.join(folder, name));
    const parameters = {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(bytes, { params: parameters }));
  }
}
