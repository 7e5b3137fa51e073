import { agreementReaders } from '../../src/contract/agreement-roles.ts';
import type { CurrentSession } from '../../src/contract/sessions.ts';

const id = {
  home: 'Beranda',
  documents: 'Dokumen',
  agreements: 'Perjanjian',
  registrations: 'Meja pendaftaran',
  issuer: 'Penerbit',
  credentials: 'Kredensial aplikasi',
  developers: 'Untuk pengembang',
  certificate: 'Sertifikat saya',
  account: 'Akun saya',
  verify: 'Periksa dokumen',
} as const;

const en: Record<keyof typeof id, string> = {
  home: 'Home',
  documents: 'Documents',
  agreements: 'Agreements',
  registrations: 'Registration desk',
  issuer: 'Issuer',
  credentials: 'Application credentials',
  developers: 'For developers',
  certificate: 'My certificate',
  account: 'My account',
  verify: 'Check a document',
};

export const menuTexts = { id, en };

/** Who finds use in a page: everyone, whoever is logged in, or one of these roles. */
type Readers = 'everyone' | 'logged-in' | readonly string[];

const items = [
  { to: '/', key: 'home', readers: 'everyone' },
  { to: '/dokumen', key: 'documents', readers: 'logged-in' },
  { to: '/perjanjian', key: 'agreements', readers: agreementReaders },
  {
    to: '/pendaftaran',
    key: 'registrations',
    readers: ['verifier', 'registration-officer', 'security-officer', 'coordinator', 'auditor'],
  },
  { to: '/penerbit', key: 'issuer', readers: ['ca-operator', 'policy-officer', 'registration-officer'] },
  {
    to: '/kredensial',
    key: 'credentials',
    readers: ['party-administrator', 'application-owner', 'security-officer', 'auditor'],
  },
  { to: '/akun/sertifikat', key: 'certificate', readers: 'logged-in' },
  { to: '/akun', key: 'account', readers: 'logged-in' },
  { to: '/pengembang', key: 'developers', readers: 'everyone' },
] as const satisfies readonly { to: string; key: keyof typeof id; readers: Readers }[];

export type MenuItem = (typeof items)[number];

export const visibleItems = (session: CurrentSession | undefined): readonly MenuItem[] =>
  items.filter(({ readers }) => mayUse(readers, session));

function mayUse(readers: Readers, session: CurrentSession | undefined): boolean {
  if (readers === 'everyone') return true;
  if (session === undefined) return false;
  return readers === 'logged-in' || session.roles.some((role) => readers.includes(role));
}
