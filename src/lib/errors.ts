/** Facts beside the sentence that the caller may be told: values of JSON, bounded in size, without a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface AppErrorOptions extends ErrorOptions {
  readonly details?: ErrorDetails | undefined;
}

/**
 * The root of every error that Sertel raises on purpose. A subclass serves one concern and narrows `code`
 * to a closed union; whoever reports the error decides by the code, never by the prose.
 * A message says what was expected, what came and where, and never holds a secret.
 */
export abstract class AppError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: ErrorDetails | undefined;

  constructor(code: Code, message: string, options?: AppErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = options?.details;
    this.name = new.target.name;
  }
}
