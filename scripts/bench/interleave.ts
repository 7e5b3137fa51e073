/** What one case took, each time it ran. */
export interface Timing {
  /** The median, in milliseconds. */
  readonly median: number;
  /** Of all threads of this process, in milliseconds: what other work on the machine disturbs least. */
  readonly cpu: number;
}

/**
 * Times the cases in turn, round after round, so that whatever else loads the machine loads all of them alike:
 * only the ratios between cases carry from one machine to another.
 */
export async function interleave<Name extends string>(
  cases: Readonly<Record<Name, () => unknown>>,
  { rounds = 60, warmUp = 5 }: { readonly rounds?: number; readonly warmUp?: number } = {},
): Promise<Record<Name, Timing>> {
  const entries = Object.entries<() => unknown>(cases).map(([name, run]) => ({
    name,
    run,
    times: new Array<number>(),
    cpu: 0,
  }));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const entry of entries) {
      const before = process.cpuUsage();
      const start = performance.now();
      await entry.run();
      const elapsed = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      if (round < warmUp) continue;
      entry.times.push(elapsed);
      entry.cpu += (user + system) / 1000 / rounds;
    }
  }
  return Object.fromEntries(
    entries.map(({ name, times, cpu }) => [name, { median: median(times), cpu }]),
  ) as Record<Name, Timing>;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
