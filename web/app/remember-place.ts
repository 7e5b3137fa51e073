const key = 'sertel-place';
const freshMs = 15 * 60_000;

/** Where to come back to after logging in: kept in this tab only, so that no link can lead anyone elsewhere. */
export function rememberPlace(): void {
  try {
    sessionStorage.setItem(
      key,
      JSON.stringify({ path: location.pathname + location.search, at: Date.now() }),
    );
  } catch {
    // Without it the reader lands on the first page.
  }
}

/** The place, once. */
export function takeRememberedPlace(): string | undefined {
  try {
    const { path, at } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { path?: unknown; at?: unknown };
    sessionStorage.removeItem(key);
    const fresh = typeof at === 'number' && Date.now() - at < freshMs;
    return fresh && typeof path === 'string' && path.startsWith('/aplikasi/') ? path : undefined;
  } catch {
    return undefined;
  }
}
