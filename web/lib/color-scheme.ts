import { keep, readKept } from './kept.ts';
import { makeStore } from './store.ts';

export const schemes = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

const key = 'sertel-colours';
const dark = matchMedia('(prefers-color-scheme: dark)');

export const scheme = makeStore<Scheme>(schemes.find((one) => one === readKept(key)) ?? 'auto', (chosen) =>
  document.documentElement.setAttribute('data-mantine-color-scheme', shownOf(chosen)),
);
dark.addEventListener('change', () => scheme.set(scheme.get()));

export function chooseScheme(chosen: Scheme): void {
  keep(key, chosen);
  scheme.set(chosen);
}

export const useShownScheme = (): 'light' | 'dark' => shownOf(scheme.use());

function shownOf(chosen: Scheme): 'light' | 'dark' {
  if (chosen !== 'auto') return chosen;
  return dark.matches ? 'dark' : 'light';
}
