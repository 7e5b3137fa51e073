import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { putSetting } from '../../io/db/settings.ts';
import { publicUrlSetting } from '../open-platform.ts';
import { examineAddresses } from './examine-addresses.ts';

let test: TestPlatform;
beforeAll(async () => void (test = await createTestPlatform()));
afterAll(() => test.close());

it('names the address of the first start where the doctor is asked with another', async () => {
  const { db } = test.platform;
  const now = { publicUrl: 'http://127.0.0.1:8080', pkiUrl: 'http://127.0.0.1:8080' };
  await putSetting(db, publicUrlSetting, 'http://127.0.0.1:8095');
  expect(await examineAddresses(db, now)).toMatchObject({
    kind: 'bad',
    detail: expect.stringContaining('Set PUBLIC_URL=http://127.0.0.1:8095') as string,
  });
  await putSetting(db, publicUrlSetting, now.publicUrl);
  expect(await examineAddresses(db, now)).toBeUndefined();
});
