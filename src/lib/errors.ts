/**
 * The root of every error that Sertel raises on purpose. A subclass serves one concern and narrows `code`
 * to a closed union; whoever reports the error decides by the code, never by the prose.
 * A message says what was expected, what came and where, and never holds a secret.
 */
export abstract class AppError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}
