import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { insertAuthority } from './authorities.ts';
import {
  changeCertificateStatus,
  findKeyUse,
  insertCertificate,
  openShard,
  type CertificateHolder,
} from './certificates.ts';
import { insertOrganisation } from './organisations.ts';
import { asSystem } from './transaction.ts';

let database: TestDatabase;
let authorityId: string;
const holders: CertificateHolder[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await asSystem(database.db, async (tx) => {
    authorityId = await insertAuthority(tx, { kind: 'ca', name: 'A', parentId: undefined, offline: false });
    await openShard(tx, authorityId, 1);
    for (const code of ['SATU', 'DUA'])
      holders.push({
        kind: 'organisation',
        organisationId: (await insertOrganisation(tx, { code, name: code })).id,
      });
    holders.push({ kind: 'authority', authorityId });
  });
});
afterAll(() => database.close());

/** Certificates of one key, those that name a reason revoked for it; and what speaks against the key for the first. */
const use = (certificates: readonly { readonly of: CertificateHolder; readonly reason?: number }[]) =>
  asSystem(database.db, async (tx) => {
    const spkiSha256 = randomBytes(32);
    for (const { of, reason } of certificates) {
      const certificateId = await insertCertificate(tx, {
        authorityId,
        serial: randomBytes(16),
        certificateDer: randomBytes(8),
        sha256: randomBytes(32),
        spkiSha256,
        holder: of,
        keyId: undefined,
        profile: 'uji',
        notBefore: new Date('2026-01-01'),
        notAfter: new Date('2027-01-01'),
        shard: 1,
      });
      if (reason !== undefined)
        await changeCertificateStatus(tx, {
          certificateId,
          from: ['issued'],
          to: 'revoked',
          reason,
          invalidityAt: undefined,
          at: new Date('2026-02-01'),
          requestedBy: 'uji',
        });
    }
    return findKeyUse(tx, spkiSha256, holders[0]!);
  });

describe('a key', () => {
  it('is free for its holder, and where its certificates ended for no fault of the key', async () => {
    expect(await use([])).toBeUndefined();
    expect(await use([{ of: holders[0]! }, { of: holders[0]!, reason: 4 }])).toBeUndefined();
  });

  it.each([1, 2])('that was revoked for reason %i is compromised, whoever had it', async (reason) => {
    expect(await use([{ of: holders[2]!, reason }])).toBe('compromised');
  });

  it('in somebody else’s certificate is reused, an authority’s too', async () => {
    expect(await use([{ of: holders[1]! }])).toBe('reused');
    expect(await use([{ of: holders[2]! }])).toBe('reused');
  });

  it('is found out behind a hundred certificates of its holder', async () => {
    const many = Array.from({ length: 100 }, () => ({ of: holders[0]! }));
    expect(await use([...many, { of: holders[0]!, reason: 1 }])).toBe('compromised');
    expect(await use([...many, { of: holders[1]! }])).toBe('reused');
  });
});
