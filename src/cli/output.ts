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
  return error instanceof Error ? `sertel: ${error.stack ?? error.message}` : `sertel: ${String(error)}`;
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
