import type { CurrentSession } from '../../src/contract/sessions.ts';

const id = {
  home: 'Beranda',
  account: 'Akun saya',
  verify: 'Periksa dokumen',
} as const;

const en: Record<keyof typeof id, string> = {
  home: 'Home',
  account: 'My account',
  verify: 'Check a document',
};

export const menuTexts = { id, en };

/** Who finds use in a page: everyone, whoever is logged in, or one of these roles. */
type Readers = 'everyone' | 'logged-in' | readonly string[];

const items = [
  { to: '/', key: 'home', readers: 'everyone' },
  { to: '/akun', key: 'account', readers: 'logged-in' },
] as const satisfies readonly { to: string; key: keyof typeof id; readers: Readers }[];

export type MenuItem = (typeof items)[number];

export const visibleItems = (session: CurrentSession | undefined): readonly MenuItem[] =>
  items.filter(({ readers }) => mayUse(readers, session));

function mayUse(readers: Readers, session: CurrentSession | undefined): boolean {
  if (readers === 'everyone') return true;
  if (session === undefined) return false;
  return readers === 'logged-in' || session.roles.some((role) => readers.includes(role));
}
