import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findAuthority } from '../../io/db/authorities.ts';
import { findLatestCrl } from '../../io/db/crls.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { crlNumberOf, parseCrl } from '../../pki/x509/crl.ts';
import { makeDemoHierarchy } from './make-demo-hierarchy.ts';
import { currentCrl } from './publish-crl.ts';
import { renewCrls } from './renew-crls.ts';

const start = new Date('2026-03-02T03:04:05Z');
const hours = (count: number): Date => new Date(start.getTime() + count * 3_600_000);
const platformKey = randomBytes(32);
let test: TestPlatform;
let issuingId: string;

beforeAll(async () => {
  test = await createTestPlatform(start, platformKey);
  const made = await asSystem(test.platform.db, (tx) => makeDemoHierarchy(test.platform, tx, start));
  issuingId = made.issuingId;
});
afterAll(() => test.close());

const latest = (shard = 1) => asSystem(test.platform.db, (tx) => findLatestCrl(tx, issuingId, shard));
const numberOfLatest = async () => (await latest())?.number;

describe('lists are renewed', () => {
  it('for every shard that has none, and then not before half of their life is over', async () => {
    // Root and issuing authority: one shard of authorities each, one of others each.
    expect(await renewCrls(test.platform, start)).toEqual({ published: 4 });
    expect(await renewCrls(test.platform, hours(11))).toEqual({ published: 0 });
    expect(await numberOfLatest()).toBe(1);
    expect(await renewCrls(test.platform, hours(12))).toEqual({ published: 4 });
    expect(await latest()).toMatchObject({ number: 2, thisUpdate: hours(12), nextUpdate: hours(36) });
  });

  it('once, where two nodes renew at the same time and others ask for them', async () => {
    const [a, b] = [test.beside(() => hours(31)), test.beside(() => hours(31))];
    const counts = await Promise.all([
      renewCrls(a, hours(31)),
      renewCrls(b, hours(31)),
      currentCrl(a, issuingId, 1),
      currentCrl(b, issuingId, 1),
    ]);
    expect(await numberOfLatest()).toBe(3);
    expect(counts[2].number).toBe(3);
    expect(counts[0].published + counts[1].published).toBeLessThanOrEqual(4);
  });

  it('for who asks when no job has run and the end is near', async () => {
    test.setNow(hours(31 + 17));
    expect((await currentCrl(test.platform, issuingId, 1)).number).toBe(3);
    test.setNow(hours(31 + 18));
    expect((await currentCrl(test.platform, issuingId, 1)).number).toBe(4);
  });

  it('with growing numbers and none that begins in the future after a clock that jumped ahead and back', async () => {
    await renewCrls(test.platform, hours(9000));
    const ahead = await latest();
    expect(ahead).toMatchObject({ number: 5, thisUpdate: hours(9000) });
    await renewCrls(test.platform, hours(60));
    expect(await latest()).toMatchObject({ number: 6, thisUpdate: hours(60), nextUpdate: hours(84) });
    test.setNow(hours(61));
    expect((await currentCrl(test.platform, issuingId, 1)).number).toBe(6);
    // A few minutes are two nodes that do not agree, not a jump.
    expect(await renewCrls(test.platform, new Date(hours(60).getTime() - 60_000))).toEqual({ published: 0 });
  });

  it('for the other authorities when the key of one does not open, and the failure is told', async () => {
    const broken = {
      ...test.platform,
      keys: {
        ...test.platform.keys,
        openSigner: async (...args: Parameters<typeof test.platform.keys.openSigner>) => {
          const issuing = await findAuthority(args[0], issuingId);
          return test.platform.keys.openSigner(
            args[0],
            args[1] === issuing?.keyId ? '00000000-0000-0000-0000-000000000000' : args[1],
            args[2],
          );
        },
      },
    };
    const before = await numberOfLatest();
    await expect(renewCrls(broken, hours(80))).rejects.toMatchObject({ code: 'ca.crl-not-published' });
    expect(await numberOfLatest()).toBe(before);
    // Only the two that failed are left.
    expect(await renewCrls(test.platform, hours(80))).toEqual({ published: 2 });
  });
});

it('leaves whole lists in unbroken order when the process is killed in the middle', async () => {
  for (let round = 0; round < 2; round++) {
    const first = (await numberOfLatest())!;
    const child = spawn(process.execPath, [
      new URL('../../../test/jobs-child.ts', import.meta.url).pathname,
      test.address.folder,
      test.address.database,
      platformKey.toString('hex'),
      issuingId,
      String(hours(100 + round * 100_000).getTime()),
    ]);
    let acknowledged = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged >= first + 10 + round) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { rows, lastNumber } = await numbersOf(1);
    expect(lastNumber).toBeGreaterThanOrEqual(acknowledged);
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: lastNumber }, (_, i) => i + 1));
    const issuer = parseCertificate(
      (await asSystem(test.platform.db, (tx) => findAuthority(tx, issuingId)))!.certificateDer,
    );
    for (const { number, crl_der } of rows.slice(-12)) {
      const list = parseCrl(crl_der);
      expect(list.issuer.raw).toEqual(issuer.subject.raw);
      expect(crlNumberOf(list, 'crlNumber')).toBe(BigInt(number));
    }
  }
});

const numbersOf = (shard: number) =>
  asSystem(test.platform.db, async (tx) => {
    const rows = await tx
      .selectFrom('crl')
      .select(['number', 'crl_der'])
      .where('authority_id', '=', issuingId)
      .where('shard', '=', shard)
      .orderBy('number')
      .execute();
    const { last_number: lastNumber } = await tx
      .selectFrom('crl_shard')
      .select('last_number')
      .where('authority_id', '=', issuingId)
      .where('shard', '=', shard)
      .executeTakeFirstOrThrow();
    return { rows, lastNumber };
  });
