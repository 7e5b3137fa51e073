import { writeSync } from 'node:fs';
import { destination, pino, type Logger } from 'pino';

export interface LogOptions {
  readonly level: LogLevel;
  /** A file to append to; undefined for standard output. */
  readonly file: string | undefined;
  /** Told once when the log cannot be written, and once when it can again. */
  readonly report?: (sentence: string) => void;
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The log, as JSON lines. A NIK stands in the eSign API's URLs and in what libraries put into their messages, so
 * each whole line passes the redaction, whatever its fields are.
 */
export function openLog({ level, file, report = reportOnStderr }: LogOptions): Logger {
  const where = file === undefined ? { dest: 1 } : { dest: file, mkdir: true, mode: 0o600 };
  const out = destination({ ...where, sync: true, maxLength: longestBacklog });
  surviveFullDisk(out, report);
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

/**
 * A log that cannot be written must not end the process: lines wait, up to the backlog, for the next one that can be;
 * how many were given up is told.
 */
function surviveFullDisk(out: LogDestination, report: (sentence: string) => void): void {
  let broken = false;
  let lost = 0;
  out.on('error', (error: Error) => {
    if (!broken) report(`the log cannot be written: ${error.message}`);
    broken = true;
  });
  out.on('drop', () => lost++);
  out.on('write', () => {
    if (!broken) return;
    broken = false;
    report(`the log is written again; ${lost} lines were lost`);
    lost = 0;
  });
}

function reportOnStderr(sentence: string): void {
  try {
    writeSync(2, `sertel: ${sentence}\n`);
  } catch {
    // Standard error may lie on the same disk.
  }
}

type LogDestination = ReturnType<typeof destination>;
const longestBacklog = 1_000_000;

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
