import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../lib/clock.ts';
import { openDatabase, type Database, type DatabaseAddress } from '../io/db/connect.ts';
import { startEmbedded } from '../io/db/embedded/start-embedded.ts';
import { migrate } from '../io/db/migrate.ts';
import { findSetting, keepFirstSetting } from '../io/db/settings.ts';
import { openFileStore } from '../io/files/file-store.ts';
import { KeyError } from '../io/keys/key-error.ts';
import { createActivations } from '../io/keys/activations.ts';
import { createKeyStore } from '../io/keys/key-store.ts';
import { openHsm, type HsmSettings } from '../io/keys/open-hsm.ts';
import { makePlatformKey, readPlatformKey, type PlatformKey } from '../io/keys/platform-key.ts';
import { createPassphraseStretcher, currentArgon2 } from '../io/keys/stretch-passphrase.ts';
import { createTurns } from '../io/keys/turns.ts';
import { createOutbox } from '../io/mail/outbox.ts';
import { smtpTransport, type SmtpSettings } from '../io/mail/smtp-transport.ts';
import { createMetrics } from '../io/metrics/create-metrics.ts';
import { openWorkerPool } from '../io/workers/worker-pool.ts';
import { createCertification } from './ca/certification.ts';
import { loadProfiles, ownProfilesFolder } from './ca/load-profiles.ts';
import { makeDataFolder } from './data-folder.ts';
import { PlatformError } from './platform-error.ts';
import type { Platform, PlatformSettings } from './platform.ts';
import { createTimestampUnits } from './tsa/timestamp-units.ts';
import { createAnswerMemory } from './va/answer-memory.ts';
import { createStatusMemory } from './va/status-memory.ts';
import { exportTrustStore } from './validation/trust-store.ts';

export interface OpenPlatformOptions {
  readonly settings: PlatformSettings;
  readonly databaseUrl: string | undefined;
  readonly platformKeyFile: string;
  /** Undefined: keys are wrapped in the database. */
  readonly hsm?: HsmSettings | undefined;
  /** Undefined: mail waits. */
  readonly smtp: SmtpSettings | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** `init` opens what is not initialised yet; everything else refuses it in production. */
  readonly initialising?: boolean;
}

export interface OpenedPlatform {
  readonly platform: Platform;
  /** Ends threads, connections and the embedded server, in this order. */
  readonly close: () => Promise<void>;
}

/**
 * Opens everything that the platform is made of, or nothing: what was opened is closed where a later step fails.
 *
 * @throws {PlatformError} @throws {DatabaseError} @throws {KeyError}
 */
export async function openPlatform(options: OpenPlatformOptions): Promise<OpenedPlatform> {
  const { settings, log } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).toReversed()) await end();
  };
  refuseNotMade(options);
  try {
    await makeDataFolder(settings.dataFolder);
    const { address, stop } = await openServer(options);
    closers.push(stop);
    await migrate(address);
    const metrics = createMetrics();
    const db = openDatabase(address, {
      metrics,
      onConnectionLost: (error) => log.warn({ reason: error.message }, 'a database connection was lost'),
    });
    closers.push(() => db.destroy());
    await checkMode(db, settings.mode);
    await checkInitialised(db, options);
    const platformKey = await openPlatformKey(options);
    await checkAddresses(db, settings);
    const stretcher = createPassphraseStretcher();
    const files = await openFileStore(path.join(settings.dataFolder, 'files'), db, platformKey);
    const workers = openWorkerPool({ metrics });
    closers.push(() => workers.close());
    const hsm = options.hsm && openHsm(options.hsm);
    if (hsm !== undefined) closers.push(() => hsm.close());
    const keys = createKeyStore(platformKey, stretcher, currentArgon2, hsm);
    const certification = createCertification(
      loadProfiles([ownProfilesFolder, path.join(settings.dataFolder, 'profiles')]),
    );
    const platform = {
      db,
      settings,
      clock: options.clock,
      keys,
      platformKey,
      stretcher,
      turns: createTurns(),
      activations: createActivations(),
      certification,
      files,
      workers,
      log,
      metrics,
      timestampUnits: createTimestampUnits(),
      ocsp: { statuses: createStatusMemory(db), answers: createAnswerMemory() },
      outbox: createOutbox(platformKey, settings.mode === 'demo' ? 'keeps' : 'sends'),
      mailTransport:
        settings.mode === 'demo' || options.smtp === undefined ? undefined : smtpTransport(options.smtp),
    };
    await exportTrustStore(platform);
    return { platform, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Set by `sertel init`, once. */
export const initialisedSetting = 'platform.initialised';
const modeSetting = 'platform.mode';
/** The addresses of the first start. */
export const publicUrlSetting = 'platform.public-url';
export const pkiUrlSetting = 'platform.pki-url';

async function openServer(
  options: OpenPlatformOptions,
): Promise<{ address: DatabaseAddress; stop: () => Promise<void> }> {
  if (options.databaseUrl !== undefined) {
    return { address: { kind: 'url', url: options.databaseUrl }, stop: async () => undefined };
  }
  return startEmbedded(options.settings.dataFolder, {
    onServerLost: (detail) =>
      options.log.error({ detail }, 'the embedded database is gone; it is started again'),
  });
}

/** Demonstration keys never become production's, nor the other way round. */
async function checkMode(db: Database, mode: string): Promise<void> {
  const stored = await keepFirstSetting(db, modeSetting, mode);
  if (stored === mode) return;
  throw new PlatformError(
    'platform.mode-differs',
    `this database was made in mode ${String(stored)} and its keys stay in it. Start with SERTEL_MODE=${String(stored)}, or use another data folder and database.`,
  );
}

async function checkInitialised(
  db: Database,
  { settings, initialising }: OpenPlatformOptions,
): Promise<void> {
  const initialised = (await findSetting(db, initialisedSetting)) !== undefined;
  if (initialising && initialised) {
    throw new PlatformError(
      'platform.already-initialised',
      'this platform is initialised already. Run sertel start; sertel init --renew-link EMAIL makes a new first link for an administrator who has not used it.',
    );
  }
  if (settings.mode === 'production' && !initialising && !initialised) throw notInitialised();
}

/** Before a database is made that only `init` may make. */
function refuseNotMade({ settings, databaseUrl, initialising }: OpenPlatformOptions): void {
  if (settings.mode !== 'production' || initialising === true || databaseUrl !== undefined) return;
  if (!existsSync(path.join(settings.dataFolder, 'postgres', 'PG_VERSION'))) throw notInitialised();
}

const notInitialised = () =>
  new PlatformError(
    'platform.not-initialised',
    'a production platform starts only after sertel init, and there is none in this data folder or database yet.',
  );

/** The demonstration makes its key itself; production makes it by `init` and never again. */
async function openPlatformKey({
  platformKeyFile,
  settings,
  initialising,
}: OpenPlatformOptions): Promise<PlatformKey> {
  try {
    return await readPlatformKey(platformKeyFile);
  } catch (error) {
    const missing = error instanceof KeyError && error.code === 'key.platform-key-missing';
    if (!missing || (settings.mode === 'production' && !initialising)) throw error;
    return makePlatformKey(platformKeyFile);
  }
}

/** They stand in certificates and QR codes that are out already. */
async function checkAddresses(
  db: Database,
  { publicUrl, pkiUrl }: Pick<PlatformSettings, 'publicUrl' | 'pkiUrl'>,
): Promise<void> {
  // What was started before there were two addresses has the first one in its certificates.
  const before = await findSetting(db, publicUrlSetting);
  const addresses = [
    { name: 'PUBLIC_URL', setting: publicUrlSetting, first: publicUrl, now: publicUrl },
    { name: 'PKI_URL', setting: pkiUrlSetting, first: before ?? pkiUrl, now: pkiUrl },
  ];
  for (const { name, setting, first, now } of addresses) {
    const stored = await keepFirstSetting(db, setting, first);
    if (stored === now) continue;
    throw new PlatformError(
      'platform.public-url-changed',
      `${name} was ${String(stored)} at the first start and stands in certificates and QR codes; now it would be ${now}. Start with ${name}=${String(stored)} (HOST and PORT may differ), or use another data folder.`,
    );
  }
}
