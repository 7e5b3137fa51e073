/** Counts failures by a key (an address with a user name) and says how long to wait. */
export interface FailureLimiter {
  /** Whole seconds until the next try may be made; 0 when it may be made now. */
  waitSeconds(key: string, now: Date): number;
  fail(key: string, now: Date): void;
  clear(key: string): void;
}

/**
 * Five failures are free, then each doubles the wait, to five minutes at most. It is memory of one process: what
 * it protects is a 192-bit password, so a restart gives nothing away.
 */
export function createFailureLimiter({ free = 5, longestSeconds = 300, keys = 10_000 } = {}): FailureLimiter {
  const failures = new Map<string, { count: number; nextAt: number }>();
  return {
    waitSeconds(key, now) {
      const known = failures.get(key);
      return known === undefined ? 0 : Math.max(0, Math.ceil((known.nextAt - now.getTime()) / 1000));
    },
    fail(key, now) {
      const count = (failures.get(key)?.count ?? 0) + 1;
      const wait = count < free ? 0 : Math.min(longestSeconds, 2 ** (count - free));
      failures.delete(key);
      failures.set(key, { count, nextAt: now.getTime() + wait * 1000 });
      // The oldest is forgotten first: a flood of invented names cannot fill the memory.
      const oldest = failures.size > keys ? failures.keys().next().value : undefined;
      if (oldest !== undefined) failures.delete(oldest);
    },
    clear(key) {
      failures.delete(key);
    },
  };
}
