import { Pkcs12Error } from './pkcs12-error.ts';

/** Takes an iteration count out of what one file may cost. */
export type SpendIterations = (iterations: number) => number;

/** NSS, the most generous maker, writes 600,000 and three derivations; more would be an attack on our time. */
const mostIterations = 5_000_000;

/** One allowance for a whole file: many bags with many iterations each add up. @throws {Pkcs12Error} `pkcs12.too-costly` */
export function makeIterationBudget(): SpendIterations {
  let left = mostIterations;
  return (iterations) => {
    left -= iterations;
    if (iterations < 1 || left < 0) {
      throw new Pkcs12Error(
        'pkcs12.too-costly',
        `expected 1 to ${mostIterations} iterations in the whole file, got ${iterations} more`,
      );
    }
    return iterations;
  };
}
