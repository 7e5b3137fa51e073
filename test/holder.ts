import type { FastifyInstance } from 'fastify';
import { asSystem } from '../src/io/db/transaction.ts';
import type { Platform } from '../src/services/platform.ts';
import { makeTestAccount, type TestAccount } from './demo-account.ts';
import { logIn, type TestSession } from './log-in.ts';
import type { RegistrationDesk } from './registration-desk.ts';

export type Holder = Awaited<ReturnType<RegistrationDesk['issued']>> & { readonly account: TestAccount };

/** Somebody of the desk’s agency who holds a certificate and has an account. */
export async function makeHolder({ db, stretcher }: Platform, desk: RegistrationDesk): Promise<Holder> {
  const issued = await desk.issued();
  const { email } = issued.applicant;
  const account = await makeTestAccount({ db, stretcher }, 'LKPP', { email, roles: ['staff'] });
  await asSystem(db, (tx) =>
    tx
      .updateTable('account')
      .set({ person_id: issued.personId })
      .where('id', '=', account.accountId)
      .execute(),
  );
  return { ...issued, account };
}

/** The same, logged in over HTTP. */
export async function logInHolder(
  app: FastifyInstance,
  platform: Platform,
  desk: RegistrationDesk,
): Promise<Holder & TestSession> {
  const holder = await makeHolder(platform, desk);
  return { ...holder, ...(await logIn(app, holder.account)) };
}
