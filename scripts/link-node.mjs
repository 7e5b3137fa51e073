// npm 10 drops node_modules/.bin/node when both platform packages are listed; this puts it back.
// Where no bundled Node fits the platform, the machine's own must be 24 or newer.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundled = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
const link = join(root, 'node_modules', '.bin', 'node');

if (existsSync(bundled)) {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), bundled), link);
} else if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Sertel needs Node 24 or newer on ${process.platform}-${process.arch}; this is ${process.version}. Install a newer Node and run npm ci again.`,
  );
  process.exit(1);
}
