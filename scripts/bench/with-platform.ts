import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../../src/lib/clock.ts';
import { openPlatform } from '../../src/services/open-platform.ts';
import type { Platform } from '../../src/services/platform.ts';

/** An empty platform on its own embedded database, which is gone afterwards. */
export async function withPlatform(run: (platform: Platform) => Promise<void>): Promise<void> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'sertel-bench-'));
  const { platform, close } = await openPlatform({
    settings: {
      mode: 'demo',
      publicUrl: 'http://127.0.0.1:8080',
      pkiUrl: 'http://127.0.0.1:8080',
      dataFolder,
      trustProxy: false,
      refuse: [],
    },
    databaseUrl: undefined,
    platformKeyFile: path.join(dataFolder, 'platform-key.json'),
    smtp: undefined,
    clock: systemClock,
    log: pino({ level: 'silent' }),
  });
  try {
    await run(platform);
  } finally {
    await close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}
