import { afterAll, beforeAll, expect, it } from 'vitest';
import { limitsSchema } from '../../contract/credentials.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { finishIdempotencyKey } from '../../io/db/idempotency.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { makeCredential } from '../identity/make-credential.ts';
import { idempotent } from './idempotent.ts';

let test: TestPlatform;
let application: Application;
const start = new Date('2026-03-02T00:00:00Z');
const sha256 = new Uint8Array(32);

beforeAll(async () => {
  test = await createTestPlatform(start);
  application = await asSystem(test.platform.db, async (tx) => {
    const { id: organisationId } = await insertOrganisation(tx, { code: 'LKPP', name: 'LKPP' });
    const { id } = await makeCredential(tx, { organisationId, username: 'a', description: '' });
    return {
      id,
      organisationId,
      username: 'a',
      scopes: [],
      signers: 'own',
      v1Rectangle: undefined,
      notice: 'record',
      level: 'B-T',
      limits: limitsSchema.parse({}),
    };
  });
});
afterAll(() => test.close());

const run = (key: string, sign: () => Promise<string>, hash = sha256) =>
  idempotent(
    test.platform,
    application,
    { key, sha256: hash },
    {
      sign,
      recall: (response) => Promise.resolve(`again ${String(response['answer'])}`),
    },
  );

const finish = (key: string) => () =>
  asOrganisation(test.platform.db, application.organisationId, async (tx) => {
    await finishIdempotencyKey(tx, application.id, key, { answer: 'A' });
    return 'first A';
  });

it('gives a repeated request the first answer', async () => {
  await expect(run('one', finish('one'))).resolves.toBe('first A');
  await expect(run('one', () => Promise.reject(new Error('signed twice')))).resolves.toBe('again A');
});

it('refuses the key with another request', async () => {
  await run('two', finish('two'));
  await expect(run('two', finish('two'), new Uint8Array(32).fill(1))).rejects.toMatchObject({
    code: 'signing.idempotency-mismatch',
  });
});

it('lets one of many requests at once sign', async () => {
  let signed = 0;
  const slow = async () => {
    signed++;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return finish('three')();
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => run('three', slow)));
  expect(signed).toBe(1);
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
  expect(new Set(refused)).toEqual(new Set(['signing.idempotency-conflict']));
});

it('gives the key back when nothing was signed', async () => {
  await expect(run('four', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  await expect(run('four', finish('four'))).resolves.toBe('first A');
});

it('forgets the key after its day', async () => {
  await run('five', finish('five'));
  test.setNow(new Date(start.getTime() + 25 * 3600 * 1000));
  await expect(run('five', finish('five'))).resolves.toBe('first A');
  test.setNow(start);
});

it('lets no request finish that has the key no more', async () => {
  await run('six', finish('six'));
  await expect(finish('six')()).rejects.toThrow('no result');
});
