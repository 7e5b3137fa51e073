import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { certifyOutsideAuthority, insertAuthority } from './authorities.ts';
import { asSystem } from './transaction.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

it('tells where an authority that is ours would be certified as somebody else’s', async () => {
  await asSystem(database.db, async (tx) => {
    const of = (kind: 'ca' | 'outside') =>
      insertAuthority(tx, { kind, name: 'A', parentId: undefined, offline: false });
    const given = { certificateDer: Uint8Array.of(1), parentId: await of('ca') };
    expect(await certifyOutsideAuthority(tx, await of('ca'), given)).toBe(false);
    expect(await certifyOutsideAuthority(tx, await of('outside'), given)).toBe(true);
  });
});
