/** How often something may be done for each key (a caller's address, a host) within a window of time. */
export interface CallRate {
  /** Counts the call; whole seconds until the next one may be made where it is one too many, else 0. */
  take(key: string, now: Date): number;
}

/** Windows of fixed length, in the memory of one process: what they protect is other people's servers. */
export function createCallRate({
  most,
  windowSeconds = 60,
  keys = 10_000,
}: {
  readonly most: number;
  readonly windowSeconds?: number;
  readonly keys?: number;
}): CallRate {
  const windows = new Map<string, { count: number; readonly endsAt: number }>();
  return {
    take(key, now) {
      const time = now.getTime();
      const known = windows.get(key);
      if (known !== undefined && known.endsAt > time) {
        if (known.count >= most) return Math.ceil((known.endsAt - time) / 1000);
        known.count++;
        return 0;
      }
      windows.delete(key);
      windows.set(key, { count: 1, endsAt: time + windowSeconds * 1000 });
      // The oldest is forgotten first: a flood of addresses cannot fill the memory.
      const oldest = windows.size > keys ? windows.keys().next().value : undefined;
      if (oldest !== undefined) windows.delete(oldest);
      return 0;
    },
  };
}
