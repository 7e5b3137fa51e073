import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestAccount } from '../../../test/demo-account.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findIssuerOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { nameIssuer } from './name-issuer.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await createTestPlatform();
  await makeTestAccount(test.platform, 'BSSN');
  await makeTestAccount(test.platform, 'LKPP');
});
afterAll(() => test.close());

it('an issuer is named once, of the organisations that there are', async () => {
  const { platform } = test;
  const unknown = { code: 'platform.unknown-organisation' };
  await expect(nameIssuer(platform, 'LAIN')).rejects.toMatchObject(unknown);
  await nameIssuer(platform, 'BSSN');
  const issuer = await asSystem(platform.db, (tx) => findIssuerOrganisation(tx));
  expect(issuer).toMatchObject({ code: 'BSSN' });
  await expect(nameIssuer(platform, 'LKPP')).rejects.toMatchObject({ code: 'platform.issuer-named' });
});
