import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo, ceremonyOf, hold, namedFile, subjectOf } from '../../../../test/ceremony.ts';
import { makeMember, type TestMember } from '../../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/platform.ts';
import { activateAuthority, findPreparedAuthority } from '../../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { basicConstraintsExtension, keyUsageExtension } from '../../../pki/x509/build-extensions.ts';

let test: TestPlatform;
let outside: TestMember;
beforeAll(async () => {
  test = await createTestPlatform();
  outside = await makeMember('Induk', undefined, [
    basicConstraintsExtension(true),
    keyUsageExtension('keyCertSign', 'cRLSign'),
  ]);
});
afterAll(() => test.close());

const request = async (CN: string): Promise<Uint8Array> => {
  const step = { request: 'ca', as: 'sub', subject: subjectOf(CN), key: 'p-256' };
  return (await hold(test.platform, ceremonyOf([step]))).results.get('sub')!.request!;
};
const importing = (name: string, answer: Uint8Array) =>
  hold(
    test.platform,
    ceremonyOf([
      {
        import: name,
        certificate: namedFile('answer.pem', answer),
        issuer: namedFile('root.pem', outside.certificate.raw),
      },
    ]),
    { files: (file) => (file === 'answer.pem' ? answer : outside.certificate.raw) },
  );

const someoneWaits = async (tx: DatabaseTransaction): Promise<boolean> => {
  const { rows } = await sql`
    select from pg_locks join pg_stat_activity using (pid)
    where datname = current_database() and not granted
  `.execute(tx);
  return rows.length > 0;
};

describe('an answer', () => {
  it('is refused where another ceremony gave the authority its certificate meanwhile', async () => {
    const answer = await answerTo(await request('Turunan'), outside);
    let late: Promise<unknown> | undefined;
    await asSystem(test.platform.db, async (tx) => {
      const waiting = (await findPreparedAuthority(tx, 'Turunan'))!;
      await activateAuthority(tx, waiting.id, { keyId: waiting.keyId, certificateDer: answer });
      late = importing('Turunan', answer);
      late.catch(() => undefined);
      // Until it stands behind this transaction's lock; a transaction sees one state of the activity only.
      while (!(await asSystem(test.platform.db, someoneWaits)));
    });
    await expect(late).rejects.toMatchObject({ code: 'ca.authority-conflict' });
  });
});
