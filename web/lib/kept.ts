/** What the browser keeps between visits; where it is not allowed to, nothing is kept and nothing breaks. */
export function readKept(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows and strict settings refuse; the choice then lasts as long as the page.
  }
}
