import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { variables } from '../../src/config.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

const page = new URL('../../web/dist/app.html', import.meta.url);

it.skipIf(!existsSync(page))(
  'npx sertel leaves the pages as they are, which a platform may be serving',
  () => {
    const built = statSync(page).mtimeMs;
    const script = new URL('../../scripts/build-web.ts', import.meta.url).pathname;
    const { status } = spawnSync(process.execPath, [script], {
      env: { ...process.env, npm_command: 'exec' },
    });
    expect({ status, built: statSync(page).mtimeMs }).toEqual({ status: 0, built });
  },
);

describe('the files of deploy', () => {
  it('set only variables that the program knows', () => {
    const unit = [...read('deploy/sertel.service').matchAll(/^Environment=(.*)$/gm)]
      .flatMap(([, settings]) => settings!.split(' '))
      .map((setting) => setting.split('=')[0]!);
    const container = [...read('Containerfile').matchAll(/^ENV (.*)$/gm)]
      .flatMap(([, settings]) => settings!.split(' '))
      .map((setting) => setting.split('=')[0]!);
    expect(unit.length + container.length).toBeGreaterThan(4);
    for (const name of [...unit, ...container]) expect(Object.keys(variables)).toContain(name);
  });

  it('start the program that is there', () => {
    expect(read('deploy/sertel.service')).toMatch(/^ExecStart=\S+ src\/main\.ts start$/m);
    expect(read('Containerfile')).toContain('"src/main.ts", "start"]');
    expect(existsSync(new URL('../../src/main.ts', import.meta.url))).toBe(true);
  });

  it('lay into the image only what its context holds', () => {
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...read('Containerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)]
      .flatMap(([, sources]) => sources!.split(' '))
      .filter((source) => !kept.some((name) => source === name || source.startsWith(`${name}/`)));
    expect(kept).toContain('package.json');
    expect(copied).toEqual([]);
  });

  it('keep tokens and identity numbers out of the proxy’s log', () => {
    const proxy = read('deploy/nginx.conf');
    const format = /log_format sertel '([^']*)'/.exec(proxy)?.[1] ?? '';
    expect(format).toContain('$status');
    expect(format).not.toMatch(/\$request\b|\$request_uri|\$uri|\$args/);
    for (const [line] of proxy.matchAll(/^ *access_log.*$/gm)) expect(line).toContain('sertel if=$loggable');
  });
});
