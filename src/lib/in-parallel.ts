/**
 * Runs `work` on each item, a few at a time, and answers in their order. When one fails no other is begun, and all that were
 * begun have ended before the failure is told: nothing works on behind the caller's back. Of several it is the first in time, as
 * others may only follow from it.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const queue = items.entries();
  let failure: { readonly reason: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failure !== undefined) return;
      try {
        results.set(index, await work(item, index));
      } catch (reason) {
        failure ??= { reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failure !== undefined) throw failure.reason;
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
