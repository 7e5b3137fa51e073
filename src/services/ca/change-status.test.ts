import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '#crypto';
import { insertTestPerson } from '../../../test/person.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { sampleOrders } from '../../../test/pki/sample-orders.ts';
import { listAuthorities } from '../../io/db/authorities.ts';
import { findCertificate, findCertificateBySerial } from '../../io/db/certificates.ts';
import { findLatestCrl, findShardOf } from '../../io/db/crls.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { findRevoked, parseCrl } from '../../pki/x509/crl.ts';
import { changeStatus, revocationReasons, type Authorisation, type StatusAct } from './change-status.ts';
import { issueCertificate } from './issue-certificate.ts';
import { makeDemoHierarchy } from './make-demo-hierarchy.ts';

const now = new Date('2026-05-06T07:08:09Z');
let test: TestPlatform;
let issuingId: string;
let organisationId: string;
let person: Awaited<ReturnType<typeof insertTestPerson>>;

beforeAll(async () => {
  test = await createTestPlatform(now);
  await asSystem(test.platform.db, async (tx) => {
    issuingId = (await makeDemoHierarchy(test.platform, tx, now)).issuingId;
    organisationId = (await insertOrganisation(tx, { code: 'UJI', name: 'Uji' })).id;
    person = await insertTestPerson(tx, organisationId);
  });
});
afterAll(() => test.close());

async function issue(): Promise<string> {
  const { publicKey } = await generateKeyPair('p-256');
  const issued = await asSystem(test.platform.db, (tx) =>
    issueCertificate(test.platform, tx, {
      issuerId: issuingId,
      profile: 'individual-etsi',
      subject: sampleOrders['individual-etsi']!.subject,
      keyId: undefined,
      publicKey,
      now,
      holder: person,
    }),
  );
  return issued.id;
}
const act = (id: string, wish: StatusAct, authorise?: Authorisation) =>
  changeStatus(test.platform, id, wish, 'uji', authorise);
const row = async (id: string) => (await asSystem(test.platform.db, (tx) => findCertificate(tx, id)))!;
async function listed(id: string) {
  const { serial } = await row(id);
  const list = await asSystem(test.platform.db, async (tx) =>
    findLatestCrl(tx, issuingId, await findShardOf(tx, id)),
  );
  return findRevoked(parseCrl(list!.crlDer), serial);
}

describe('a certificate is revoked', () => {
  const reasons = Object.entries(revocationReasons).filter(([name]) => name !== 'cACompromise');

  it.each(reasons)('for %s, in the list at once', async (reason, code) => {
    const id = await issue();
    await act(id, { kind: 'revoke', reason: reason as keyof typeof revocationReasons });
    expect(await row(id)).toMatchObject({ status: 'revoked', revocationReason: code, revokedAt: now });
    // RFC 5280 clause 5.3.1: unspecified is told by leaving the reason out.
    expect(await listed(id)).toMatchObject({ reason: code });
  });

  it('out of a hold, with the date since which it is doubtful', async () => {
    const id = await issue();
    await act(id, { kind: 'suspend' });
    expect(await listed(id)).toMatchObject({ reason: 6 });
    const invalidityAt = new Date(now.getTime() - 30_000);
    await act(id, { kind: 'revoke', reason: 'keyCompromise', invalidityAt });
    expect(await row(id)).toMatchObject({ revocationReason: 1, invalidityAt });
  });

  it('and a hold that is released is in no list any more', async () => {
    const id = await issue();
    await act(id, { kind: 'suspend' });
    await act(id, { kind: 'release' });
    expect(await listed(id)).toBeUndefined();
    await expect(act(id, { kind: 'release' })).rejects.toMatchObject({ code: 'ca.status-conflict' });
  });
});

describe('an act is refused', () => {
  it('by whoever decides, who is told what it is about, and leaves everything as it was', async () => {
    const id = await issue();
    const asked: unknown[] = [];
    const refused = act(id, { kind: 'suspend' }, (subject) => asked.push(subject) === 0);
    await expect(refused).rejects.toMatchObject({ code: 'ca.act-refused' });
    expect(asked).toEqual([
      { certificateId: id, organisationId, personId: person.personId, act: { kind: 'suspend' } },
    ]);
    expect((await row(id)).status).toBe('issued');
    await act(id, { kind: 'suspend' }, () => Promise.resolve(true));
    expect((await row(id)).status).toBe('suspended');
  });

  it.each([
    ['in the future', new Date(now.getTime() + 60_000)],
    ['before the certificate', new Date(now.getTime() - 86_400_000)],
  ])('for an invalidity date %s', async (_when, invalidityAt) => {
    const wish: StatusAct = { kind: 'revoke', reason: 'keyCompromise', invalidityAt };
    await expect(act(await issue(), wish)).rejects.toMatchObject({ code: 'ca.act-refused' });
  });

  it('for an authority that would be suspended, and a person’s key that would be an authority’s', async () => {
    const authority = await asSystem(test.platform.db, async (tx) => {
      const [root] = await listAuthorities(tx, 'root');
      const [issuing] = await listAuthorities(tx, 'ca');
      const { serialNumber } = parseCertificate(issuing!.certificateDer);
      return (await findCertificateBySerial(tx, root!.id, serialNumber))!;
    });
    await expect(act(authority.id, { kind: 'suspend' })).rejects.toMatchObject({ code: 'ca.act-refused' });
    const compromise = { kind: 'revoke', reason: 'cACompromise' } as const;
    await expect(act(await issue(), compromise)).rejects.toMatchObject({ code: 'ca.act-refused' });
    await act(authority.id, compromise);
    expect((await row(authority.id)).revocationReason).toBe(2);
  });
});
