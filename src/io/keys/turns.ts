import { KeyError } from './key-error.ts';

/** Lets a few of each key run at a time; a bounded number waits, in the order of arrival. */
export interface Turns {
  /** @throws {KeyError} `key.busy` when too many of this key wait already */
  take<Result>(key: string, atOnce: number, run: () => Promise<Result>): Promise<Result>;
}

/**
 * Waiting here holds memory only, no connection and no thread. Each key has its own queue, so that whoever sends
 * a storm waits behind its own storm and others do not.
 */
export function createTurns({ waiting = 64 } = {}): Turns {
  const lines = new Map<string, { active: number; readonly queue: (() => void)[] }>();
  return {
    async take(key, atOnce, run) {
      const line = lines.get(key) ?? { active: 0, queue: [] };
      lines.set(key, line);
      if (line.active < atOnce) line.active++;
      else if (line.queue.length >= waiting) {
        throw new KeyError('key.busy', 'too many passphrases are being checked; try again');
      } else {
        // The one that ends hands its place over, so `active` stays as it is.
        await new Promise<void>((resolve) => line.queue.push(resolve));
      }
      try {
        return await run();
      } finally {
        const next = line.queue.shift();
        if (next) next();
        else if (--line.active === 0) lines.delete(key);
      }
    },
  };
}
