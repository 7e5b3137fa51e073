/** Ends an exhaustive switch: the compiler refuses a case that was forgotten. */
export function assertNever(value: never): never {
  throw new TypeError(`unreachable case: ${JSON.stringify(value)}`);
}
