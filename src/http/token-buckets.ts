export interface Rate {
  /** Requests in the long run. */
  readonly perSecond: number;
  /** Requests at once, after a rest. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A bucket of tokens for each key: takes one, or answers in how many seconds there is one. The longest unseen key is
 * forgotten first, so that a flood of keys costs a bounded memory.
 */
export function createTokenBuckets({
  keys = 20_000,
  elapsedMs = () => performance.now(),
}: {
  readonly keys?: number | undefined;
  /** Milliseconds of any clock that does not jump. */
  readonly elapsedMs?: (() => number) | undefined;
}): (key: string, rate: Rate) => number | undefined {
  const buckets = new Map<string, Bucket>();
  let latest: string | undefined;
  return (key, { perSecond, burst }) => {
    const now = elapsedMs();
    const known = buckets.get(key);
    const bucket = known ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.tokens = tokens < 1 ? tokens : tokens - 1;
    bucket.at = now;
    if (key !== latest) {
      // Behind all others, since it was seen last.
      if (known !== undefined) buckets.delete(key);
      buckets.set(key, bucket);
      latest = key;
      const oldest = buckets.size > keys ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
    }
    return tokens >= 1 ? undefined : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  };
}
