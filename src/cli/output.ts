import { AppError } from '../lib/errors.ts';

/** What a command writes to; tests collect it. */
export interface Output {
  line(text: string): void;
  problem(text: string): void;
}

export const terminal: Output = {
  line: (text) => console.log(text),
  problem: (text) => console.error(text),
};

/** The exit codes of every verb; `verify` and `sign` say in their help what each means there. */
export const exitCodes = { done: 0, failed: 1, undecided: 2, unusable: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Wrong usage: the message says what was expected. */
export class UsageError extends AppError<'cli.usage'> {
  constructor(message: string, options?: ErrorOptions) {
    super('cli.usage', message, options);
  }
}

/**
 * One message for whoever is at the terminal. What was raised on purpose has its cure in it; anything else is a
 * bug, and there the stack is what helps.
 */
export function describeProblem(error: unknown): string {
  if (error instanceof AppError) return `sertel: ${error.message}`;
  if (isArgumentError(error)) return `sertel: ${error.message}`;
  if (isFileError(error)) return `sertel: ${tellFileFault(error)}`;
  return error instanceof Error ? `sertel: ${error.stack ?? error.message}` : `sertel: ${String(error)}`;
}

/** What the system has against a file, in words. */
export function tellFileFault(error: FileError): string {
  const file = error.path === undefined ? 'the file' : JSON.stringify(error.path);
  return `expected ${file} to be usable, but ${fileFaults[error.code]} (${error.code}).`;
}

const fileFaults = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it leads through too many links',
  EROFS: 'its file system cannot be written',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this account has used up its share of the disk',
} as const;

export type FileFault = keyof typeof fileFaults;

interface FileError extends Error {
  readonly code: FileFault;
  /** Absent where writing to an open file failed. */
  readonly path?: string;
}

/** A file or folder that was named by whoever called, and that the system refuses. */
export function isFileError(error: unknown): error is FileError {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    typeof error.code === 'string' &&
    Object.hasOwn(fileFaults, error.code)
  );
}

/** `node:util` parseArgs refuses an unknown option so. */
export function isArgumentError(error: unknown): error is Error {
  return (
    error instanceof TypeError &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_PARSE_ARGS')
  );
}
