import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import type { AuthorityKind } from '../../io/db/schema.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildOcspRequest, encodeCertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { openTimestampUnit } from '../tsa/answer-timestamp.ts';
import { answerOcsp } from '../va/ocsp-responder.ts';
import { CaError } from '../ca/ca-error.ts';
import { makeDemoHierarchy } from '../ca/make-demo-hierarchy.ts';
import { destroyEndedKeys } from '../ca/destroy-ended-keys.ts';
import { renewServices } from '../ca/renew-services.ts';

const start = new Date('2026-03-02T03:04:05Z');
const days = (count: number): Date => new Date(start.getTime() + count * 86_400_000);
let test: TestPlatform;
let issuingId: string;

beforeEach(async () => {
  test = await createTestPlatform(start);
  ({ issuingId } = await asSystem(test.platform.db, (tx) => makeDemoHierarchy(test.platform, tx, start)));
});
afterEach(() => test.close());

const renewAt = (now: Date, on = test.platform) => {
  test.setNow(now);
  return renewServices(on, now);
};
const list = (kind: AuthorityKind) => asSystem(test.platform.db, (tx) => listAuthorities(tx, kind));
const nothing = { renewed: 0, forCeremony: 0 };

/** What the responder says of the timestamp unit, and the certificate that speaks. */
async function askStatus() {
  const issuer = await asSystem(test.platform.db, (tx) => findAuthority(tx, issuingId));
  const [unit] = (await list('tsa')).toReversed();
  const { serialNumber } = parseCertificate(unit!.certificateDer);
  const request = buildOcspRequest([encodeCertId(parseCertificate(issuer!.certificateDer), serialNumber)]);
  const { der, kind } = await answerOcsp(test.platform, request, 'shared');
  return { kind, responder: kind === 'unauthorized' ? undefined : parseOcspResponse(der).certificates[0] };
}

it('renews responders in the last third of their 90 days, with a new key, and answers go over', async () => {
  const before = await askStatus();
  expect(await renewAt(days(59))).toEqual(nothing);
  // Those of root and issuing authority.
  expect(await renewAt(days(61))).toEqual({ renewed: 2, forCeremony: 0 });
  expect(await renewAt(days(61))).toEqual(nothing);
  const after = await askStatus();
  expect(after.kind).toBe('signed');
  const [old, young] = [before, after].map(({ responder }) => parseCertificate(responder!));
  expect(young!.publicKey.raw).not.toEqual(old!.publicKey.raw);
  expect(young!.subject.raw).toEqual(old!.subject.raw);
  expect(young!.notAfter.getTime()).toBeGreaterThan(days(150).getTime());
  test.setNow(days(120));
  expect((await askStatus()).responder).toEqual(after.responder);
});

it('answers for years when only the job runs', async () => {
  for (let day = 0; day <= 700; day += 29) {
    await renewAt(days(day));
    expect((await askStatus()).kind).not.toBe('unauthorized');
  }
});

it('renews the timestamp unit in the middle of its life and the report seal in its last third', async () => {
  const signerOf = async () => (await openTimestampUnit(test.platform)).certificate.raw;
  const before = await signerOf();
  await renewAt(days(400));
  expect(await signerOf()).toEqual(before);
  await renewAt(days(600));
  expect(await signerOf()).not.toEqual(before);
  expect(await list('tsa')).toHaveLength(2);
  expect(await list('report-seal')).toHaveLength(2);
});

it('is done once where two nodes do it at the same time', async () => {
  test.setNow(days(61));
  const nodes = [test.beside(() => days(61)), test.beside(() => days(61))];
  const counts = await Promise.all(nodes.map((node) => renewServices(node, days(61))));
  expect(counts.reduce((sum, { renewed }) => sum + renewed, 0)).toBe(2);
  const responders = await list('ocsp');
  expect(responders).toHaveLength(4);
  expect(responders.filter(({ successorId }) => successorId === undefined)).toHaveLength(2);
});

it('leaves no gap after a clock that had gone ahead', async () => {
  await renewAt(days(500));
  for (const day of [10, 40, 70, 85, 100]) {
    await renewAt(days(day));
    expect((await askStatus()).kind).not.toBe('unauthorized');
  }
});

it('makes none that would end with its issuer no later than the one before', async () => {
  // The issuing authority lives ten years; its last responder ends with it.
  await renewAt(days(3590));
  await renewAt(days(3645));
  expect(await renewAt(days(3649))).toMatchObject({ forCeremony: 0 });
  const count = (await list('ocsp')).length;
  await renewAt(days(3649));
  expect(await list('ocsp')).toHaveLength(count);
});

it('renews the others and tells of it where the key of one issuer does not open', async () => {
  const root = (await list('root'))[0]!;
  const broken = {
    ...test.platform,
    certification: {
      ...test.platform.certification,
      openAuthority: async (...args: Parameters<typeof test.platform.certification.openAuthority>) => {
        if (args[2].id === root.id) throw new CaError('ca.authority-not-found', 'its key is away');
        return test.platform.certification.openAuthority(...args);
      },
    },
  };
  test.setNow(days(61));
  await expect(renewServices(broken, days(61))).rejects.toMatchObject({
    code: 'ca.services-not-renewed',
  });
  const renewed = (await list('ocsp')).filter(({ parentId }) => parentId === issuingId);
  expect(renewed).toHaveLength(2);
});

it('destroys the keys of replaced services a day after their certificates end, once and told to the journal', async () => {
  await renewAt(days(61));
  const kept = () =>
    asSystem(test.platform.db, (tx) => tx.selectFrom('key_wrapping').select('key_id').execute());
  const before = (await kept()).length;
  expect(await destroyEndedKeys(test.platform, days(90))).toEqual({ destroyed: 0 });
  expect(await destroyEndedKeys(test.platform, days(92))).toEqual({ destroyed: 2 });
  expect(await destroyEndedKeys(test.platform, days(92))).toEqual({ destroyed: 0 });
  expect((await kept()).length).toBe(before - 2);
  const [old] = (await list('ocsp')).filter(({ successorId }) => successorId !== undefined);
  await expect(
    asSystem(test.platform.db, (tx) => test.platform.keys.openSigner(tx, old!.keyId, { kind: 'platform' })),
  ).rejects.toMatchObject({ code: 'key.not-found' });
  const entries = await asSystem(test.platform.db, (tx) =>
    tx.selectFrom('journal_entry').select('entry').where('entry', 'like', `%${old!.keyId}%`).execute(),
  );
  expect(entries.map(({ entry }) => entry)).toEqual([expect.stringContaining(old!.id)]);
  test.setNow(days(92));
  expect((await askStatus()).kind).toBe('signed');
});
