/**
 * Times the cases in turn, round after round, so that whatever else loads the machine loads all of them alike.
 * Gives each case's median in milliseconds; only their ratios carry from one machine to another.
 */
export async function interleave<Name extends string>(
  cases: Readonly<Record<Name, () => unknown>>,
  { rounds = 60, warmUp = 5 }: { readonly rounds?: number; readonly warmUp?: number } = {},
): Promise<Record<Name, number>> {
  const entries = Object.entries<() => unknown>(cases).map(([name, run]) => ({
    name,
    run,
    times: new Array<number>(),
  }));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const { run, times } of entries) {
      const elapsed = await time(run);
      if (round >= warmUp) times.push(elapsed);
    }
  }
  return Object.fromEntries(entries.map(({ name, times }) => [name, median(times)])) as Record<Name, number>;
}

async function time(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
