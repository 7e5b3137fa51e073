import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HsmSettings } from '../src/io/keys/open-hsm.ts';

/** A token of SoftHSM2 in a folder of its own, which may be taken away and put back. One in a process. */
export function makeSoftHsm() {
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-softhsm-'));
  const tokens = path.join(folder, 'tokens');
  mkdirSync(tokens);
  const configuration = path.join(folder, 'softhsm2.conf');
  writeFileSync(
    configuration,
    `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  // The library reads it from the process.
  process.env['SOFTHSM2_CONF'] = configuration;
  const made = ['--init-token', '--free', '--label', 'sertel-uji', '--pin', '493817', '--so-pin', '720516'];
  execFileSync('softhsm2-util', made, { stdio: 'pipe' });
  const settings: HsmSettings = {
    module: '/usr/lib/softhsm/libsofthsm2.so',
    token: 'sertel-uji',
    pin: '493817',
    binding: path.resolve('.tmp/judges/pkcs11/node_modules/pkcs11js'),
  };
  return {
    settings,
    /** By another process, as an operator does. */
    importKey(pem: string, id: string) {
      const { token, pin } = settings;
      const from = ['--import', pem, '--token', token, '--pin', pin, '--label', id, '--id', id];
      execFileSync('softhsm2-util', from, { stdio: 'pipe' });
    },
    takeAway() {
      renameSync(tokens, `${tokens}.away`);
      mkdirSync(tokens);
    },
    putBack() {
      rmSync(tokens, { recursive: true });
      renameSync(`${tokens}.away`, tokens);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
