import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { logInAs } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, type RegistrationDesk } from '../../../test/registration-desk.ts';
import { findCertificate } from '../../io/db/certificates.ts';
import { giveCertificate } from '../../io/db/seals.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
let responsibleId: string;
const start = new Date('2026-03-02T03:04:05Z');

beforeAll(async () => {
  test = await createTestPlatform(start);
  app = await buildApp(test.platform);
  desk = await openDesk(app, test.platform);
  responsibleId = (await desk.issued()).personId;
});
beforeEach(() => test.setNow(start));
afterAll(async () => {
  await app.close();
  await test.close();
});

const names = { name: 'Segel Uji', organisationIdentifier: 'NTRID-0123456789' };

/** A seal whose key the platform keeps. */
async function enableSeal(subscriberId: string) {
  const owner = await logInAs(app, test.platform, { code: 'LKPP', role: 'application-owner' });
  const wish = { subscriberId, ...names, contactEmail: 'segel@lkpp.example' };
  const sealId = String((await owner.ask('POST', '/seals', wish)).json().id);
  const enabled = await desk.officer.ask('POST', `/seals/${sealId}/enable`, { proof: 'Akta 1/2026' });
  return { owner, sealId, certificateId: String(enabled.json().certificateId) };
}

const renewal = (certificateId: string) => ({
  service: 'pembaruan',
  certificateId,
  cause: 'expiring',
  reason: 'akan berakhir',
  responsibleId,
});

const countMade = () =>
  asSystem(test.platform.db, async (tx) => {
    const keys = await tx.selectFrom('key').select('id').execute();
    const certificates = await tx.selectFrom('certificate').select('id').execute();
    return { keys: keys.length, certificates: certificates.length };
  });

describe('the renewal of an organisation’s certificate', () => {
  it('is refused at the decision where its seal was switched off meanwhile, and no key is made', async () => {
    const { owner, sealId, certificateId } = await enableSeal('segel-mati');
    const { id } = (await desk.verifier.ask('POST', '/registrations', renewal(certificateId))).json();
    expect((await owner.ask('POST', `/seals/${sealId}/disable`)).json()).toMatchObject({ state: 'disabled' });
    const before = await countMade();
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({
      status: 422,
      code: 'registration.request-refused',
    });
    expect(await countMade()).toEqual(before);
    expect((await desk.act(desk.officer, id, 'reject', 'segel mati')).json().state).toBe('rejected');
    const late = asSystem(test.platform.db, (tx) => giveCertificate(tx, sealId, certificateId));
    await expect(late).rejects.toThrow('no result');
  });

  it('is not entered once it has ended: its names are proven anew', async () => {
    const { certificateId } = await enableSeal('segel-usang');
    const present = await asSystem(test.platform.db, (tx) => findCertificate(tx, certificateId));
    const codeAt = async (at: number, wish: object) => {
      test.setNow(new Date(at));
      const verifier = await logInAs(app, test.platform, { code: 'LKPP', role: 'verifier' });
      return (await verifier.ask('POST', '/registrations', wish)).json();
    };
    const end = present!.notAfter.getTime();
    const { cause: _, ...change } = renewal(certificateId);
    const changed = {
      ...change,
      service: 'perubahan',
      certificate: { kind: 'seal', ...names },
      request: '-----BEGIN CERTIFICATE REQUEST-----',
    };
    for (const wish of [renewal(certificateId), changed])
      expect(await codeAt(end + 1_000, wish)).toMatchObject({ code: 'registration.unknown-certificate' });
    expect(await codeAt(end, renewal(certificateId))).toMatchObject({ state: 'awaiting-decision' });
  });
});
