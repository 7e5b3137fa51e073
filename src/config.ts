import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from './lib/errors.ts';
import { logLevels, type LogLevel } from './io/log/open-log.ts';
import type { HsmSettings } from './io/keys/open-hsm.ts';
import type { SmtpSettings } from './io/mail/smtp-transport.ts';
import { isRefusal, type Refusal } from './pades/inspect/refuse-unsafe.ts';
import { parsePolicy, type LogPolicy } from './pki/tlog/policy.ts';
import type { PlatformMode } from './services/platform.ts';

/** What the environment says: read once, wholly, and the only place that reads it. */
export interface Config {
  readonly mode: PlatformMode;
  readonly dataFolder: string;
  /** Undefined: the embedded database of the data folder. */
  readonly databaseUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Undefined: no figures are served. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  readonly publicUrl: string;
  readonly pkiUrl: string;
  readonly trustProxy: boolean | string;
  /** What an inspection must not find in any document that is signed here. */
  readonly refuse: readonly Refusal[];
  readonly platformKeyFile: string;
  /** Undefined: keys are in encrypted files of the database. */
  readonly hsm: HsmSettings | undefined;
  /** Who witnesses the journal; undefined: nobody. */
  readonly journalPolicy: LogPolicy | undefined;
  /** Undefined: mail waits in the outbox. */
  readonly smtp: SmtpSettings | undefined;
  readonly logLevel: LogLevel;
  /** Undefined: standard output. */
  readonly logFile: string | undefined;
}

export class ConfigError extends AppError<'config.faulty'> {
  /** Every fault, not the first one. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super('config.faulty', faults.join('\n'));
    this.faults = faults;
  }
}

/** @throws {ConfigError} */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Config {
  const faults: string[] = [];
  const read: Read = (name, parse, otherwise) => {
    const text = environment[name];
    if (text === undefined || text === '') return otherwise;
    try {
      return parse(text);
    } catch (fault) {
      faults.push(`${name}: ${fault instanceof Error ? fault.message : 'is wrong'}`);
      return otherwise;
    }
  };

  const mode = read('SERTEL_MODE', parseMode, 'demo');
  const dataFolder = path.resolve(folder, environment['SERTEL_DATA'] || 'data');
  const host = read('HOST', parseHost, '127.0.0.1');
  const port = read('PORT', parsePort, 8080);
  const publicUrl = read('PUBLIC_URL', parsePublicUrl, `http://${hostInUrl(host)}:${port}`);
  const config: Config = {
    mode,
    dataFolder,
    databaseUrl: readDatabaseUrl(environment, faults),
    host,
    port,
    metrics: readMetrics(environment, read),
    publicUrl,
    pkiUrl: read('PKI_URL', parsePublicUrl, plainUrlOf(publicUrl)),
    trustProxy: read('TRUST_PROXY', parseTrustProxy, false),
    refuse: read('SERTEL_REFUSE', parseRefusals, []),
    platformKeyFile: path.resolve(
      folder,
      environment['SERTEL_PLATFORM_KEY_FILE'] || path.join(dataFolder, 'keys', 'platform-key.json'),
    ),
    journalPolicy: read('SERTEL_JOURNAL_POLICY', (file) => readPolicy(path.resolve(folder, file)), undefined),
    hsm: readHsm(environment, folder, faults),
    smtp: readSmtp(environment, faults),
    logLevel: read('SERTEL_LOG_LEVEL', parseLogLevel, 'info'),
    // The demonstration's terminal is for people; a service's output is collected.
    logFile: mode === 'demo' ? path.join(dataFolder, 'sertel.log') : undefined,
  };
  refuseUnknown(environment, faults);
  if (config.metrics?.port === port && config.metrics.host === host)
    faults.push('METRICS_PORT: expected another port than PORT');
  if (mode === 'production') refuseUnsafe(config, environment, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** Name and meaning of every variable; `sertel --help` prints it. */
export const variables = {
  SERTEL_MODE: 'demo (default) or production',
  SERTEL_DATA: 'the data folder, default ./data',
  DATABASE_URL: 'postgres://… of a PostgreSQL 15 or newer; without it the embedded one',
  DATABASE_URL_FILE: 'a file that holds DATABASE_URL',
  HOST: 'the address to listen on, default 127.0.0.1',
  PORT: 'the port to listen on, default 8080',
  METRICS_PORT: 'the port of /metrics, on a listener of its own; without it there is none',
  METRICS_HOST: 'the address of that listener, default 127.0.0.1',
  PUBLIC_URL: 'the address in certificates and QR codes, default http://HOST:PORT',
  PKI_URL: 'the address in certificates of status, lists and issuers, default PUBLIC_URL by http on port 80',
  TRUST_PROXY: 'true, or the addresses of the reverse proxies whose X-Forwarded-* headers count',
  SERTEL_REFUSE:
    'danger, warning or codes of sertel inspect, with commas: documents that hold this are not signed',
  SERTEL_PLATFORM_KEY_FILE: 'the platform key, default keys/platform-key.json in the data folder',
  SERTEL_HSM_MODULE: 'the PKCS#11 library of an HSM, in which keys of authorities and seals are then made',
  SERTEL_HSM_TOKEN: 'the label of its token',
  SERTEL_HSM_PIN_FILE: 'a file that holds the PIN of its user',
  SERTEL_HSM_BINDING: 'the folder of pkcs11js, default node_modules/pkcs11js in the data folder',
  SERTEL_JOURNAL_POLICY: 'a file that names the witnesses of the journal (docs/journal.md)',
  SMTP_URL: 'smtp://account@host:587 (STARTTLS) or smtps://account@host:465; without it mail waits',
  SMTP_PASSWORD_FILE: 'a file that holds the password of that account',
  MAIL_FROM: 'the address that mail comes from, needed beside SMTP_URL',
  SERTEL_LOG_LEVEL: 'debug, info (default), warn, error or silent',
} as const satisfies Record<string, string>;

// Read by the tests and checks, which run the program with their own environment.
const testVariables = ['SERTEL_CORPORA'];

function refuseUnknown(environment: Readonly<Record<string, string | undefined>>, faults: string[]): void {
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('SERTEL_') || name in variables || testVariables.includes(name)) continue;
    const known = Object.keys(variables).filter((variable) => variable.startsWith('SERTEL_'));
    faults.push(`${name}: is not known; the variables are ${known.join(', ')}`);
  }
}

function refuseUnsafe(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): void {
  if (!environment['PUBLIC_URL']) {
    faults.push('PUBLIC_URL: must be set in production; it stands in certificates and QR codes');
  } else if (!config.publicUrl.startsWith('https://')) {
    faults.push(`PUBLIC_URL: expected https:// in production, got ${config.publicUrl}`);
  }
}

type Read = <Value>(name: string, parse: (text: string) => Value, otherwise: Value) => Value;

function readMetrics(
  environment: Readonly<Record<string, string | undefined>>,
  read: Read,
): Config['metrics'] {
  const host = read('METRICS_HOST', parseHost, '127.0.0.1');
  return environment['METRICS_PORT'] ? { host, port: read('METRICS_PORT', parsePort, 0) } : undefined;
}

function readDatabaseUrl(
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): string | undefined {
  const file = environment['DATABASE_URL_FILE'];
  let url = environment['DATABASE_URL'];
  if (url && file) faults.push('DATABASE_URL_FILE: set either it or DATABASE_URL');
  if (file) {
    try {
      url = readFileSync(file, 'utf8').trim();
    } catch {
      faults.push(`DATABASE_URL_FILE: cannot read ${file}`);
    }
  }
  if (!url) return undefined;
  // The value may hold a password: it is never quoted.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    faults.push('DATABASE_URL: expected postgres://account:password@host:port/database');
  }
  return url;
}

/** The PIN comes by file only, as passwords do. */
function readHsm(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
  faults: string[],
): HsmSettings | undefined {
  const {
    SERTEL_HSM_MODULE: module,
    SERTEL_HSM_TOKEN: token,
    SERTEL_HSM_PIN_FILE: pinFile,
    SERTEL_HSM_BINDING: binding,
  } = environment;
  if (!module && !token && !pinFile) return undefined;
  if (!module || !token || !pinFile) {
    faults.push('SERTEL_HSM_MODULE: expected it, SERTEL_HSM_TOKEN and SERTEL_HSM_PIN_FILE together');
    return undefined;
  }
  const dataFolder = path.resolve(folder, environment['SERTEL_DATA'] || 'data');
  try {
    const file = path.resolve(folder, pinFile);
    if ((statSync(file).mode & 0o077) !== 0)
      faults.push(`SERTEL_HSM_PIN_FILE: ${file} can be read by others`);
    return {
      module: path.resolve(folder, module),
      token,
      pin: readFileSync(file, 'utf8').trim(),
      binding: path.resolve(folder, binding || path.join(dataFolder, 'node_modules', 'pkcs11js')),
    };
  } catch {
    faults.push(`SERTEL_HSM_PIN_FILE: cannot read ${pinFile}`);
    return undefined;
  }
}

/** The password comes by file only: an environment is read by more than one program. */
function readSmtp(
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): SmtpSettings | undefined {
  const { SMTP_URL: text, SMTP_PASSWORD_FILE: file, MAIL_FROM: from } = environment;
  if (!text) {
    if (file) faults.push('SMTP_PASSWORD_FILE: expected SMTP_URL beside it');
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const known = url !== undefined && (url.protocol === 'smtp:' || url.protocol === 'smtps:');
  if (!known || url.hostname === '' || url.password !== '' || !/^\/?$/.test(url.pathname)) {
    faults.push('SMTP_URL: expected smtp://account@host:587 or smtps://account@host:465, without a password');
    return undefined;
  }
  if (!from || !/^[^\s@<>]+@[^\s@<>]+$/.test(from)) {
    faults.push('MAIL_FROM: expected the address that mail comes from, such as sertel@lembaga.example');
    return undefined;
  }
  const user = decodeURIComponent(url.username);
  const implicitTls = url.protocol === 'smtps:';
  const port = url.port === '' ? (implicitTls ? 465 : 587) : Number(url.port);
  const settings = { host: url.hostname.replace(/^\[|\]$/g, ''), port, implicitTls, from };
  if (user === '') return { ...settings, account: undefined };
  if (!file) {
    faults.push('SMTP_PASSWORD_FILE: expected a file with the password of the account in SMTP_URL');
    return undefined;
  }
  try {
    return { ...settings, account: { user, password: readFileSync(file, 'utf8').replace(/\r?\n$/, '') } };
  } catch {
    faults.push(`SMTP_PASSWORD_FILE: cannot read ${file}`);
    return undefined;
  }
}

function parseMode(text: string): PlatformMode {
  if (text === 'demo' || text === 'production') return text;
  throw new RangeError(`expected demo or production, got ${text}`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new RangeError(`expected a port from 1 to 65535, got ${text}`);
}

function parseHost(text: string): string {
  if (/^[A-Za-z0-9.:%_-]+$/.test(text)) return text;
  throw new RangeError(`expected an address or a host name, got ${text}`);
}

function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && (url.protocol === 'http:' || url.protocol === 'https:') && !url.search && !url.hash;
  if (!url || !plain || url.username !== '' || url.password !== '') {
    throw new RangeError(`expected an address such as https://sertel.example, got ${text}`);
  }
  return url.href.replace(/\/+$/, '');
}

/**
 * Who checks the certificate of a TLS server cannot ask about it over TLS (RFC 5280 clause 8), so what https serves is
 * served by http too; its port is not the same one.
 */
function plainUrlOf(publicUrl: string): string {
  if (!publicUrl.startsWith('https:')) return publicUrl;
  const { hostname, pathname } = new URL(publicUrl);
  return `http://${hostname}${pathname}`.replace(/\/+$/, '');
}

function parseTrustProxy(text: string): boolean | string {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (/^[0-9a-fA-F.:/, ]+$/.test(text)) return text;
  throw new RangeError(`expected true, false or addresses separated by commas, got ${text}`);
}

function parseRefusals(text: string): readonly Refusal[] {
  return text.split(',').map((part) => {
    const code = part.trim();
    if (isRefusal(code)) return code;
    throw new RangeError(`expected danger, warning or codes of sertel inspect, got ${code}`);
  });
}

function readPolicy(file: string): LogPolicy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new RangeError(`cannot read ${file}`);
  }
  return parsePolicy(text);
}

function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level) return level;
  throw new RangeError(`expected ${logLevels.join(', ')}, got ${text}`);
}

function hostInUrl(host: string): string {
  // What listens everywhere is still reached at a name.
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
