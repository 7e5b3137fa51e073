import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestAccount, type TestAccount } from '../demo-account.ts';
import { judge } from '../judges.ts';
import { openDesk, type RegistrationDesk } from '../registration-desk.ts';
import { findBarriers, logInAt, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

describe.skipIf(!judge('chromium'))('the issuer', () => {
  let web: OpenedWeb;
  let desk: RegistrationDesk;
  let operator: TestAccount;
  beforeAll(async () => {
    web = await openWeb();
    desk = await openDesk(web.app, web.test.platform);
    const email = 'operator@bssn.example';
    operator = await makeTestAccount(web.test.platform, 'BSSN', { email, roles: ['ca-operator'] });
  });
  afterAll(() => web.close());

  it('sees a revocation take effect while looking at the certificate', async () => {
    const { applicant, certificateId } = await desk.issued();
    const page = await logInAt(web, operator, '/aplikasi/penerbit');
    await page.getByRole('table', { name: 'Otoritas' }).waitFor();
    await page.getByLabel(/Nama pemegang/).fill(applicant.name);
    await page.getByRole('button', { name: 'Cari', exact: true }).click();
    await page.getByRole('link', { name: applicant.name }).first().click();
    await page.getByText('BERLAKU', { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const asked = await desk.verifier.ask('POST', '/registrations', {
      service: 'pencabutan',
      certificateId,
      act: 'revoke',
      revocationReason: 'keyCompromise',
      reason: 'laptop hilang',
    });
    expect((await desk.act(desk.officer, asked.json().id, 'approve')).statusCode).toBe(200);
    await page.getByText('DICABUT ATAU DITANGGUHKAN').waitFor();
    await page.getByText('(keyCompromise)').waitFor();
    await picture(page, 'sertifikat-dicabut-1280');
  });

  it.each([
    ['id', 'light'],
    ['en', 'dark'],
  ] as const)('has no barrier in %s, %s, from a small phone on', async (lang, colorScheme) => {
    const options = { colorScheme, viewport: { width: 320, height: 640 } };
    const page = await logInAt(web, operator, `/aplikasi/penerbit?lang=${lang}`, options);
    await page.getByRole('table').nth(2).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await picture(page, `penerbit-${width}-${colorScheme}`);
    }
  });

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
