import path from 'node:path';
import { build } from 'vite';

const root = new URL('../..', import.meta.url).pathname;

/** The browser module into this folder: `validate-pdf.js`, and the files that it loads only for documents that need them. */
export async function bundleBrowser(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['browser', 'module', 'import'] },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2024',
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: { 'validate-pdf': path.join(root, 'browser/validate-pdf.ts') },
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
        },
      },
    },
  });
}
