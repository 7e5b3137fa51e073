import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { openFileStore } from '../src/io/files/file-store.ts';
import { createActivations } from '../src/io/keys/activations.ts';
import { createKeyStore } from '../src/io/keys/key-store.ts';
import { PlatformKey } from '../src/io/keys/platform-key.ts';
import { createPassphraseStretcher, type Argon2Parameters } from '../src/io/keys/stretch-passphrase.ts';
import { createTurns } from '../src/io/keys/turns.ts';
import { createOutbox } from '../src/io/mail/outbox.ts';
import { createMetrics } from '../src/io/metrics/create-metrics.ts';
import { openWorkerPool } from '../src/io/workers/worker-pool.ts';
import type { Clock } from '../src/lib/clock.ts';
import { createCertification } from '../src/services/ca/certification.ts';
import { loadProfiles, ownProfilesFolder } from '../src/services/ca/load-profiles.ts';
import { createTimestampUnits } from '../src/services/tsa/timestamp-units.ts';
import { createAnswerMemory } from '../src/services/va/answer-memory.ts';
import { createStatusMemory } from '../src/services/va/status-memory.ts';
import type { Platform } from '../src/services/platform.ts';
import { openDatabase, type Database, type SocketAddress } from '../src/io/db/connect.ts';
import { createTestDatabase } from './database.ts';

export interface TestPlatform {
  readonly platform: Platform;
  /** The lines that were logged, as text. */
  readonly logged: readonly string[];
  /** Of its database, for processes beside it. */
  readonly address: SocketAddress;
  /** Another node: the same database by connections of its own, the same key, a clock of its own. */
  beside(clock: Clock): Platform;
  /** Moves the platform's clock. */
  setNow(now: Date): void;
  /** Lets the platform’s clock run as every other does, until it is set again. */
  letTimeRun(): void;
  close(): Promise<void>;
}

const ocspOf = (db: Database) => ({
  statuses: createStatusMemory(db),
  answers: createAnswerMemory(),
});

/** Everything real: a cloned database, files, keys (cheap argon2 parameters), worker threads; a clock to turn. */
export async function createTestPlatform(
  now = new Date(),
  platformKeyBytes: Uint8Array = randomBytes(32),
  cheap: Argon2Parameters = { memoryKib: 64, passes: 1, parallelism: 1 },
): Promise<TestPlatform> {
  const database = await createTestDatabase();
  const { db } = database;
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'sertel-platform-'));
  const platformKey = new PlatformKey(new Map([[1, platformKeyBytes]]));
  const stretcher = createPassphraseStretcher({ parameters: cheap });
  const metrics = createMetrics();
  const workers = openWorkerPool({ threads: 1, metrics });
  const logged: string[] = [];
  let present: Date | undefined = now;
  const others: Database[] = [];
  const platform: Platform = {
    db,
    settings: {
      mode: 'demo',
      publicUrl: 'http://127.0.0.1:8080',
      pkiUrl: 'http://127.0.0.1:8080',
      dataFolder,
      trustProxy: false,
      refuse: [],
    },
    clock: () => new Date(present ?? Date.now()),
    keys: createKeyStore(platformKey, stretcher, cheap),
    platformKey,
    stretcher,
    turns: createTurns(),
    activations: createActivations(),
    files: await openFileStore(path.join(dataFolder, 'files'), db, platformKey),
    certification: createCertification(loadProfiles([ownProfilesFolder])),
    workers,
    metrics,
    timestampUnits: createTimestampUnits(),
    ocsp: ocspOf(db),
    outbox: createOutbox(platformKey, 'keeps'),
    mailTransport: undefined,
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
  };
  return {
    platform,
    logged,
    address: database.address,
    beside(clock) {
      const other = openDatabase(database.address, { maxConnections: 5 });
      others.push(other);
      return {
        ...platform,
        db: other,
        clock,
        ocsp: ocspOf(other),
        certification: createCertification(platform.certification.profiles),
      };
    },
    setNow: (next) => {
      present = next;
    },
    letTimeRun: () => {
      present = undefined;
    },
    async close() {
      await workers.close();
      for (const other of others) await other.destroy();
      await database.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
