/**
 * `npm run build`: what others import goes to dist/. `sertel/pki` and `sertel/pades` as modules with types, because Node
 * strips no types below node_modules; `sertel/browser` as one file, and a few that it loads where it must.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleBrowser } from './build/bundle-browser.ts';

const root = new URL('..', import.meta.url).pathname;
const dist = path.join(root, 'dist');
const bundle = path.join(dist, 'bundle');

rmSync(dist, { recursive: true, force: true });
const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(packageInside(), undefined, 2)}\n`);
await bundleBrowser(bundle);
for (const file of readdirSync(bundle)) {
  const bytes = readFileSync(path.join(bundle, file));
  console.log(
    `dist/bundle/${file}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} with gzip`,
  );
}

/** The nearest package.json of the built files: which of them stands behind `#crypto` and its kin. */
function packageInside(): unknown {
  const either = (browser: string, node: string) => ({
    browser: `./src/${browser}.js`,
    default: `./src/${node}.js`,
  });
  return {
    type: 'module',
    imports: {
      '#crypto': either('pki/crypto/noble-primitives', 'pki/crypto/node-primitives'),
      '#ciphers': either('pdf/encryption/noble-ciphers', 'pdf/encryption/node-ciphers'),
      '#inflate': either('pdf/filters/browser-inflate', 'pdf/filters/node-inflate'),
    },
  };
}
