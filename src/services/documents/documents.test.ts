import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitsSchema } from '../../contract/credentials.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { makeCredential } from '../identity/make-credential.ts';
import { openByToken } from './open-by-token.ts';
import { pageOfDocuments } from './page-of-documents.ts';
import { newVerificationToken, storeDocument } from './store-documents.ts';
import { takeDownload } from './take-download.ts';

let test: TestPlatform;
let ours: Application;
let theirs: Application;
const start = new Date('2026-03-02T00:00:00Z');

beforeAll(async () => {
  test = await createTestPlatform(start);
  [ours, theirs] = await asSystem(test.platform.db, async (tx) => {
    const make = async (code: string): Promise<Application> => {
      const { id: organisationId } = await insertOrganisation(tx, { code, name: code });
      const { id } = await makeCredential(tx, { organisationId, username: code, description: '' });
      return {
        id,
        organisationId,
        username: code,
        scopes: [],
        signers: 'own',
        v1Rectangle: undefined,
        notice: 'record',
        level: 'B-T',
        limits: limitsSchema.parse({}),
      };
    };
    return [await make('LKPP'), await make('BSSN')];
  });
});
afterAll(() => test.close());

async function store(
  application: Application,
  name: string,
  at: Date,
): Promise<{ id: string; token: string }> {
  const { db, files } = test.platform;
  const file = await files.put(application.organisationId, new TextEncoder().encode(name));
  const token = newVerificationToken();
  const id = crypto.randomUUID();
  const document = { id, name, file, verificationToken: token, oneTimeDownload: 'available' as const };
  await asOrganisation(db, application.organisationId, (tx) => storeDocument(tx, application, document, at));
  return { id, token };
}

describe('the one download', () => {
  it('is given once, also to two requests at the same time', async () => {
    const { id } = await store(theirs, 'satu.pdf', start);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => takeDownload(test.platform, theirs, id)));
    const given = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(given).toHaveLength(1);
    expect(new TextDecoder().decode(given[0]?.bytes)).toBe('satu.pdf');
    await expect(takeDownload(test.platform, theirs, id)).rejects.toMatchObject({
      code: 'document.not-available',
    });
  });

  it('is not there for another application, for an unknown id, nor for what is no id', async () => {
    const { id } = await store(theirs, 'dua.pdf', start);
    for (const wrong of [id, crypto.randomUUID(), '../../etc/passwd']) {
      await expect(takeDownload(test.platform, ours, wrong)).rejects.toMatchObject({
        code: 'document.not-available',
      });
    }
    await expect(takeDownload(test.platform, theirs, id)).resolves.toMatchObject({ name: 'dua.pdf' });
  });
});

describe('the pages of documents', () => {
  it('give each of the own documents once, newest first', async () => {
    for (let i = 0; i < 7; i++) await store(ours, `${i}.pdf`, new Date(start.getTime() + (i >> 1) * 1000));
    await store(theirs, 'not ours.pdf', new Date(start.getTime() + 99_000));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOfDocuments(test.platform, ours, { limit: 3, cursor });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen[0]).toBe('6.pdf');
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `${i}.pdf`));
  });

  it('refuse a cursor that is none', async () => {
    await expect(pageOfDocuments(test.platform, ours, { limit: 3, cursor: 'x' })).rejects.toMatchObject({
      code: 'document.bad-cursor',
    });
  });
});

describe('a verification address', () => {
  it('opens its document and no other', async () => {
    const { token } = await store(ours, 'qr.pdf', start);
    await expect(openByToken(test.platform, token)).resolves.toMatchObject({ name: 'qr.pdf' });
    for (const wrong of [newVerificationToken(), token.slice(1), `${token}x`, '']) {
      await expect(openByToken(test.platform, wrong)).rejects.toMatchObject({
        code: 'document.unknown-token',
      });
    }
  });
});
