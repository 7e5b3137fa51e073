import { randomBytes } from 'node:crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { makeAccount } from '../identity/make-account.ts';
import type { Role } from '../identity/roles.ts';
import type { Platform } from '../platform.ts';

/** Someone who can log in to the demonstration. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
  readonly organisation: 'LKPP' | 'BSSN';
}

export interface PreparedAccount {
  readonly account: DemoAccount;
  readonly passwordHash: string;
}

/** New passwords and their hashes, which take a while: before the transaction that makes everything. */
export async function prepareDemoAccounts({
  stretcher,
}: Pick<Platform, 'stretcher'>): Promise<readonly PreparedAccount[]> {
  return Promise.all(
    people.map(async ([organisation, role, name]) => {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@${organisation.toLowerCase()}.example`;
      const password = `peraga-${randomBytes(9).toString('base64url')}`;
      const account = { email, password, name, role, organisation };
      return { account, passwordHash: await stretcher.hashPassword(password) };
    }),
  );
}

/** Makes the account; an official's belongs to the person of that e-mail. */
export async function makeDemoAccount(
  tx: DatabaseTransaction,
  { account, passwordHash }: PreparedAccount,
  { organisationId, personId }: { readonly organisationId: string; readonly personId: string | undefined },
): Promise<void> {
  const { email, name, role } = account;
  const roles = [role];
  const owner = personId === undefined ? {} : { personId };
  await makeAccount(tx, { organisationId, email, name, roles, passwordHash, ...owner });
}

// Invented, as every name says. The officials are those who hold certificates.
const people = [
  ['LKPP', 'party-administrator', 'Ayu Andaian'],
  ['BSSN', 'party-administrator', 'Dimas Ibarat'],
  ['LKPP', 'authorised-official', 'Rahmawati Peraga'],
  ['BSSN', 'authorised-official', 'Siti Umpama'],
  ['LKPP', 'coordinator', 'Nur Rekaan'],
  ['LKPP', 'verifier', 'Wulan Seandainya'],
  ['BSSN', 'registration-officer', 'Galih Permisalan'],
  ['BSSN', 'ca-operator', 'Intan Khayalan'],
  ['LKPP', 'auditor', 'Yusuf Tiruan'],
  ['BSSN', 'coordinator', 'Laras Misalkan'],
  ['BSSN', 'support-agent', 'Bayu Kiranya'],
  ['LKPP', 'application-owner', 'Tika Contohnya'],
] as const satisfies readonly (readonly [DemoAccount['organisation'], Role, string])[];
