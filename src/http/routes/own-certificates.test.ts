import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestAccount } from '../../../test/demo-account.ts';
import { logInHolder } from '../../../test/holder.ts';
import { logIn, logInAs } from '../../../test/log-in.ts';
import { mailbox } from '../../../test/mailbox.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, type RegistrationDesk } from '../../../test/registration-desk.ts';
import { buildApp, defaultLimits } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
const start = new Date('2026-03-02T03:04:05Z');
const quick = { perSecond: 1e6, burst: 1e6 };

beforeAll(async () => {
  test = await createTestPlatform(start);
  app = await buildApp(test.platform, { ...defaultLimits, public: { applications: quick } });
  desk = await openDesk(app, test.platform);
});
beforeEach(() => test.setNow(start));
afterAll(async () => {
  await app.close();
  await test.close();
});

const holder = () => logInHolder(app, test.platform, desk);
const end = (certificateId: string, wish: object) => ({
  service: 'pencabutan',
  certificateId,
  reason: 'laptop hilang',
  ...wish,
});

describe('one’s own certificates', () => {
  it('are listed with what happened to them', async () => {
    const { ask, certificateId, applicant } = await holder();
    const wish = end(certificateId, { act: 'revoke', revocationReason: 'keyCompromise', hold: true });
    const asked = await ask('POST', '/own/requests', wish);
    expect(asked.statusCode).toBe(201);
    expect(asked.json()).toMatchObject({ service: 'pencabutan', state: 'awaiting-decision' });
    const { holder: holds, certificates, requests } = (await ask('GET', '/own/certificates')).json();
    expect(holds).toBe(true);
    expect(certificates).toMatchObject([
      {
        id: certificateId,
        subject: applicant.name,
        status: 'suspended',
        history: [{ status: 'suspended', reason: 'certificateHold', at: start.toISOString() }],
      },
    ]);
    expect(requests).toContainEqual(expect.objectContaining({ id: asked.json().id, certificateId }));

    await desk.act(desk.officer, asked.json().id, 'approve');
    const after = (await ask('GET', '/own/certificates')).json().certificates[0];
    expect(after.history.at(-1)).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
  });

  it('are asked about once while a request to end one is open, and officers hear of it once', async () => {
    const { ask, certificateId } = await holder();
    const wishes = [
      end(certificateId, { act: 'suspend' }),
      end(certificateId, { act: 'suspend' }),
      end(certificateId, { act: 'revoke', revocationReason: 'keyCompromise' }),
    ];
    const heard = async () => (await mailbox(test.platform, desk.officer.account.email)).length;
    const before = await heard();
    expect((await ask('POST', '/own/requests', wishes[0])).statusCode).toBe(201);
    const once = await heard();
    const codes: unknown[] = [];
    for (const wish of wishes.slice(1)) codes.push((await ask('POST', '/own/requests', wish)).json().code);
    expect(codes).toEqual(['registration.open-already', 'registration.open-already']);
    expect([once, await heard()]).toEqual([before + 1, before + 1]);
  });

  it('are none for an account that belongs to no holder, who asks for nothing', async () => {
    const { ask } = await logInAs(app, test.platform, { code: 'LKPP', role: 'staff' });
    expect((await ask('GET', '/own/certificates')).json()).toEqual({
      holder: false,
      certificates: [],
      requests: [],
    });
    const wish = { service: 'pembaruan', cause: 'expiring', reason: 'segera berakhir' };
    expect((await ask('POST', '/own/requests', wish)).json().code).toBe('registration.unknown-person');
  });

  it('are those of an account that was invited by the holder’s address, in the holder’s organisation only', async () => {
    const { applicant, certificateId } = await desk.issued();
    const account = await makeTestAccount(test.platform, 'LKPP', { email: applicant.email.toUpperCase() });
    const { ask } = await logIn(app, account);
    const { holder: holds, certificates } = (await ask('GET', '/own/certificates')).json();
    expect({ holds, ids: certificates.map(({ id }: { id: string }) => id) }).toEqual({
      holds: true,
      ids: [certificateId],
    });
    expect((await ask('POST', '/own/requests', end(certificateId, { act: 'revoke' }))).statusCode).toBe(201);

    const other = await desk.issued();
    const { email } = other.applicant;
    const stranger = await logIn(app, await makeTestAccount(test.platform, 'KLHK', { email }));
    expect((await stranger.ask('GET', '/own/certificates')).json().holder).toBe(false);
  });

  it('are not another’s to end', async () => {
    const [{ ask }, other] = [await holder(), await holder()];
    const answer = await ask('POST', '/own/requests', end(other.certificateId, { act: 'revoke' }));
    expect(answer.json().code).toBe('registration.unknown-certificate');
  });

  it('are renewed by a code that no answer to the holder tells', async () => {
    const { ask, applicant } = await holder();
    const wish = { service: 'pembaruan', cause: 'expiring', reason: 'segera berakhir' };
    const asked = await ask('POST', '/own/requests', wish);
    expect(asked.json()).toMatchObject({ state: 'awaiting-passphrase' });
    expect(asked.json().handoverCode).toBeUndefined();
    const { id } = asked.json();
    expect((await ask('POST', `/registrations/${id}/handover-code`)).statusCode).toBe(403);
    expect((await ask('POST', '/own/requests', wish)).json().code).toBe('registration.open-already');
    expect((await desk.setPassphrase(applicant, 'kereta pagi ke Bandung', id)).statusCode).toBe(204);
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
    expect((await ask('GET', '/own/certificates')).json().certificates).toHaveLength(2);
  });

  it('need the password once more where it was not given of late', async () => {
    const { ask, certificateId } = await holder();
    test.setNow(new Date(start.getTime() + 16 * 60_000));
    const answer = await ask('POST', '/own/requests', end(certificateId, { act: 'suspend' }));
    expect(answer.json().code).toBe('identity.password-needed');
  });

  it('are held only where they shall be revoked', async () => {
    const { ask, certificateId } = await holder();
    const answer = await ask('POST', '/own/requests', end(certificateId, { act: 'suspend', hold: true }));
    expect(answer.statusCode).toBe(400);
  });
});
