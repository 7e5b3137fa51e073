import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logInAs, type TestSession } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, type RegistrationDesk } from '../../../test/registration-desk.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import { buildApp, defaultLimits } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
let operator: TestSession;
const start = new Date('2026-03-02T03:04:05Z');
const quick = { perSecond: 1e6, burst: 1e6 };

beforeAll(async () => {
  test = await createTestPlatform(start);
  app = await buildApp(test.platform, { ...defaultLimits, public: { applications: quick } });
  desk = await openDesk(app, test.platform);
  operator = await logInAs(app, test.platform, { code: 'BSSN', role: 'ca-operator' });
});
afterAll(async () => {
  await app.close();
  await test.close();
});

describe('what the issuer’s people read', () => {
  it('is every authority with the health of its lists, the profiles and the ceremonies', async () => {
    await desk.issued();
    const { authorities, profiles, ceremonies } = (await operator.ask('GET', '/issuer')).json();
    const issuing = authorities.find(({ kind }: { kind: string }) => kind === 'ca');
    expect(issuing).toMatchObject({ health: 'good', replaced: false });
    expect(issuing.lists.length).toBeGreaterThan(0);
    expect(profiles.map(({ name }: { name: string }) => name)).toContain('individual-signature');
    expect(ceremonies).toEqual([]);
  });

  it('tells a list that nobody renewed', async () => {
    const list = async () => {
      const { authorities } = (await operator.ask('GET', '/issuer')).json();
      return authorities.flatMap(({ lists }: { lists: object[] }) => lists);
    };
    const { certificateId } = await desk.issued();
    await changeStatus(test.platform, certificateId, { kind: 'suspend' }, 'uji');
    const published = (await list()).find(({ number }: { number?: number }) => number !== undefined);
    expect(published).toMatchObject({ health: 'good' });
    test.setNow(new Date(Date.parse(published.nextUpdate) + 1000));
    const late = await logInAs(app, test.platform, { code: 'BSSN', role: 'ca-operator' });
    const { authorities } = (await late.ask('GET', '/issuer')).json();
    const lists = authorities.flatMap((one: { lists: object[] }) => one.lists);
    expect(lists).toContainEqual(expect.objectContaining({ number: published.number, health: 'ended' }));
    test.setNow(start);
  });

  it('finds a certificate by the holder’s name or its serial number, page by page', async () => {
    const { certificateId } = await desk.issued({ ...desk.newApplicant(), name: 'Wirawan Contoh' });
    const named = (await operator.ask('GET', '/issuer/certificates?text=wirawan')).json().items;
    expect(named).toMatchObject([{ id: certificateId, subject: 'Wirawan Contoh', status: 'issued' }]);
    const serial = named[0].serial.slice(0, 12).toUpperCase();
    const bySerial = await operator.ask('GET', `/issuer/certificates?text=${serial}`);
    expect(bySerial.json().items[0].id).toBe(certificateId);
    const first = (await operator.ask('GET', '/issuer/certificates?limit=1')).json();
    const second = (await operator.ask('GET', `/issuer/certificates?limit=1&cursor=${first.next}`)).json();
    expect(second.items[0].id).not.toBe(first.items[0].id);
    expect(JSON.stringify(named)).not.toContain('@');
  });

  it('is what the responder answers at this moment', async () => {
    const { certificateId } = await desk.issued();
    const live = () => operator.ask('GET', `/issuer/certificates/${certificateId}/status`);
    expect((await live()).json()).toMatchObject({ status: 'good' });
    const act = { kind: 'revoke', reason: 'keyCompromise' } as const;
    await changeStatus(test.platform, certificateId, act, 'uji');
    expect((await live()).json()).toMatchObject({ status: 'revoked', reason: 1 });
    const detail = (await operator.ask('GET', `/issuer/certificates/${certificateId}`)).json();
    expect(detail.history).toMatchObject([{ status: 'revoked', reason: 'keyCompromise' }]);
    expect(detail.pem).toContain('BEGIN CERTIFICATE');
  });

  it('is nothing to another organisation, nor to a role that does not issue', async () => {
    const auditor = await logInAs(app, test.platform, { code: 'LKPP', role: 'auditor' });
    const staff = await logInAs(app, test.platform, { code: 'BSSN', role: 'staff' });
    const { certificateId } = await desk.issued();
    for (const { ask } of [auditor, staff])
      for (const path of ['', '/certificates', `/certificates/${certificateId}`])
        expect((await ask('GET', `/issuer${path}`)).json().code).toBe('identity.not-permitted');
    expect((await auditor.ask('GET', `/issuer/certificates/${certificateId}/status`)).statusCode).toBe(403);
  });
});
