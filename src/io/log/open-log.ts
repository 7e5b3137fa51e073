import { destination, pino, type Logger } from 'pino';

export interface LogOptions {
  readonly level: LogLevel;
  /** A file to append to; undefined for standard output. */
  readonly file: string | undefined;
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The log, as JSON lines. A NIK stands in the eSign API's URLs and in what libraries put into their messages, so
 * each whole line passes the redaction, whatever its fields are.
 */
export function openLog({ level, file }: LogOptions): Logger {
  const out =
    file === undefined
      ? destination({ dest: 1, sync: true })
      : destination({ dest: file, mkdir: true, mode: 0o600, sync: true });
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [...secretFields, ...secretFields.map((field) => `*.${field}`)],
        censor: '[redacted]',
      },
      hooks: { streamWrite: redactLine },
    },
    out,
  );
}

/** A NIK is 16 digits; so are a card's. Nothing of ours that is worth reading in a log is. */
export function redactLine(line: string): string {
  return line.replaceAll(/(?<!\d)\d{16}(?!\d)/g, '[nik]');
}

const secretFields = [
  'passphrase',
  'password',
  'pdfPassword',
  'totp',
  'otp',
  'token',
  'nik',
  'authorization',
  'cookie',
  'headers.authorization',
  'headers.cookie',
];
