/** `npm run build:web`, which `npm ci` runs too: the web application into web/dist, from which `npm start` serves it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { measureWeb } from './build/check-web-size.ts';

const outDir = path.join(new URL('..', import.meta.url).pathname, 'web/dist');

// The first `npx sertel` of a checkout runs this too: whoever runs a command does not wait for pages, and those that a
// platform may be serving meanwhile stay.
const askedByNpx = process.env['npm_command'] === 'exec';
if (!askedByNpx || !existsSync(path.join(outDir, 'app.html'))) await buildWeb();

async function buildWeb(): Promise<void> {
  const bundler = await findBundler();
  if (bundler === undefined) {
    console.log('The packages for development are not installed: the web application is not built.');
    return;
  }
  try {
    await bundler.bundleWeb(outDir);
    for (const { page, bytes, budget } of measureWeb(outDir)) {
      if (process.argv.includes('--sizes') || bytes > budget)
        console.log(`${page}: ${bytes} bytes with gzip of ${budget}`);
      if (bytes > budget) process.exitCode = 1;
    }
  } catch (error) {
    console.error('The web application could not be built; npm start would serve pages without it.');
    console.error(error);
    process.exitCode = 1;
  }
}

/** Absent after `npm ci --omit=dev`, which builds nothing: a release brings web/dist with it. */
async function findBundler() {
  try {
    return await import('./build/bundle-web.ts');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
