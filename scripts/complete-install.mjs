// npm leaves out optional packages that the machine's own Node is too old for, and the tools for development are such
// packages. They run under the Node that comes with the packages, so npm is asked again under that one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules');
const bundled = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
const npm = process.env.npm_execpath;
const [major, minor] = process.versions.node.split('.').map(Number);
// What the tools name as their `engines`.
const leftOut = major === 20 ? minor < 19 : major < 22 || (major === 22 && minor < 12);

if (leftOut && npm !== undefined && existsSync(join(modules, 'vite')) && existsSync(bundled)) {
  const { status } = spawnSync(bundled, [npm, 'install', '--no-save', '--ignore-scripts'], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(
      `npm could not add what Node ${process.version} made it leave out. Install Node 24 and run npm ci again.`,
    );
    process.exit(1);
  }
}
