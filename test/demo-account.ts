import { insertAccount } from '../src/io/db/accounts.ts';
import { insertOrganisation, listOrganisations } from '../src/io/db/organisations.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import { makeAccountLink } from '../src/services/identity/make-account-link.ts';
import type { Platform } from '../src/services/platform.ts';

export interface TestAccount {
  readonly accountId: string;
  readonly organisationId: string;
  readonly email: string;
  readonly password: string;
}

/** An active account of an organisation, which is made where there is none of that code. */
export async function makeTestAccount(
  { db, stretcher }: Pick<Platform, 'db' | 'stretcher'>,
  code: string,
  { email = `orang@${code.toLowerCase()}.example`, roles = ['party-administrator'] } = {},
): Promise<TestAccount> {
  const password = 'kereta malam ke Surabaya';
  const passwordHash = await stretcher.hashPassword(password);
  return asSystem(db, async (tx) => {
    const organisationId = await organisationOf(tx, code);
    const account = { organisationId, email, name: 'Orang Contoh', roles, passwordHash };
    return { accountId: (await insertAccount(tx, account))!, organisationId, email, password };
  });
}

/** An invited account and the token of its link. */
export async function inviteTestAccount(
  { db, clock, settings }: Pick<Platform, 'db' | 'clock' | 'settings'>,
  code: string,
  email: string,
): Promise<{ readonly accountId: string; readonly token: string }> {
  return asSystem(db, async (tx) => {
    const organisationId = await organisationOf(tx, code);
    const roles = ['party-administrator'];
    const invited = { organisationId, email, name: 'Orang Undangan', roles };
    const accountId = (await insertAccount(tx, invited))!;
    const link = { accountId, organisationId, purpose: 'activation', publicUrl: settings.publicUrl } as const;
    const { url } = await makeAccountLink(tx, link, clock());
    return { accountId, token: url.split('/').at(-1)! };
  });
}

async function organisationOf(tx: Platform['db'], code: string): Promise<string> {
  const known = (await listOrganisations(tx)).find((organisation) => organisation.code === code);
  return known?.id ?? (await insertOrganisation(tx, { code, name: `Badan ${code}` })).id;
}
