// npm 10 drops node_modules/.bin/node when both platform packages are listed; this puts it back.
// Where no bundled Node fits the platform, or it does not start there, the machine's own must be 24 or newer.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundled = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
const link = join(root, 'node_modules', '.bin', 'node');

const started = existsSync(bundled) ? spawnSync(bundled, ['--version'], { encoding: 'utf8' }) : undefined;

if (started?.status === 0) {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), bundled), link);
} else {
  rmSync(link, { force: true });
  if (Number(process.versions.node.split('.')[0]) < 24) {
    const missing = /(lib[\w.+-]+\.so[.\d]*): cannot open/.exec(started?.stderr ?? '')?.[1];
    console.error(
      missing === undefined
        ? `Sertel needs Node 24 or newer on ${process.platform}-${process.arch}; this is ${process.version}. Install a newer Node and run npm ci again.`
        : `Sertel brings its own Node, which needs ${missing}; install it (Debian and Ubuntu: apt-get install libatomic1) and run npm ci again.`,
    );
    process.exit(1);
  }
}
