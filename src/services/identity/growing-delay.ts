/** How long to wait after failures: some are free, then each doubles the wait up to the longest. */
export interface DelayRule {
  readonly free: number;
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

/** When the next try may be made after so many failures; undefined: at once. */
export function nextAllowed(rule: DelayRule, failedCount: number, now: Date): Date | undefined {
  if (failedCount < rule.free) return undefined;
  const doubled = rule.firstSeconds * 2 ** Math.min(20, failedCount - rule.free);
  return new Date(now.getTime() + Math.min(rule.longestSeconds, doubled) * 1000);
}
