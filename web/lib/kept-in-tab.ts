/** What a tab keeps of one account's work over a reload or a lost session; gone at log-out and for another account. */
const prefix = 'sertel-work-';

export function readInTab(name: string): string | undefined {
  try {
    return sessionStorage.getItem(prefix + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Undefined: kept no longer. */
export function keepInTab(name: string, value: string | undefined): void {
  try {
    if (value === undefined) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, value);
  } catch {
    // Without storage it lasts as long as the page.
  }
}

/** Says who is logged in: what somebody else left in this tab is not theirs to see. */
export function ownTab(accountId: string): void {
  if (readInTab('account') === accountId) return;
  forgetTab();
  keepInTab('account', accountId);
}

export function forgetTab(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch {
    // Then nothing was kept.
  }
}
