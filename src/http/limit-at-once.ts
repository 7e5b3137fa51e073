import { HttpError } from './http-error.ts';

/** Runs what it is given, a few at once; more are told to come back. */
export type AtOnce = <Result>(run: () => Promise<Result>) => Promise<Result>;

/**
 * For answers that are put together in memory: without a bound a few large ones asked for at once would end the process.
 *
 * @throws {HttpError} `http.too-busy`
 */
export function limitAtOnce(most: number): AtOnce {
  let running = 0;
  return async (run) => {
    if (running >= most)
      throw new HttpError('http.too-busy', `expected at most ${most} at once; try again`, 2);
    running++;
    try {
      return await run();
    } finally {
      running--;
    }
  };
}
