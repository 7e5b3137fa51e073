import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestAccount } from '../demo-account.ts';
import { makeHolder, type Holder } from '../holder.ts';
import { judge } from '../judges.ts';
import { openDesk, type RegistrationDesk } from '../registration-desk.ts';
import { findBarriers, logInAt, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

describe.skipIf(!judge('chromium'))('my certificate', () => {
  let web: OpenedWeb;
  let desk: RegistrationDesk;
  let holder: Holder;
  beforeAll(async () => {
    web = await openWeb();
    desk = await openDesk(web.app, web.test.platform);
    holder = await makeHolder(web.test.platform, desk);
  });
  afterAll(() => web.close());

  const enter = (options = {}): Promise<Page> =>
    logInAt(web, holder.account, '/aplikasi/akun/sertifikat', options);

  it('is suspended at once and revoked once the officer agrees, each effect said before', async () => {
    const page = await enter();
    await page.getByText('berlaku', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Cabut/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Cabut sertifikat?' });
    await dialog.getByText('tidak dapat dibatalkan').waitFor();
    await dialog.getByRole('button', { name: 'Cabut' }).click();
    await dialog.getByText('sedikitnya tiga huruf').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByLabel('Sebab pencabutan').selectOption('keyCompromise');
    await dialog.getByLabel(/sekarang juga/).check();
    await dialog.getByLabel(/Alasan/).fill('laptop hilang\ndi kereta');
    await dialog.getByRole('button', { name: 'Cabut' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('ditangguhkan', { exact: true }).waitFor();
    await page.getByRole('cell', { name: 'menunggu keputusan' }).waitFor();

    const { items } = (await desk.officer.ask('GET', '/registrations?service=pencabutan')).json();
    const [{ id }] = items.filter(
      (one: { certificateId: string }) => one.certificateId === holder.certificateId,
    );
    expect((await desk.act(desk.officer, id, 'approve')).statusCode).toBe(200);
    await page.reload();
    await page.getByText('dicabut', { exact: true }).waitFor();
    await page.getByText('kunci atau frasa sandi mungkin diketahui orang lain', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: /^(Cabut|Perbarui)/ }).count()).toBe(0);
  });

  it('is renewed by asking, and says what comes next', async () => {
    const other = await makeHolder(web.test.platform, desk);
    const page = await logInAt(web, other.account, '/aplikasi/akun/sertifikat');
    await page.getByRole('button', { name: /^Perbarui/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Perbarui sertifikat?' });
    await dialog.getByText('Verifikator instansi Anda menyerahkan kode').waitFor();
    await dialog.getByLabel(/Alasan/).fill('segera berakhir');
    await dialog.getByRole('button', { name: 'Perbarui' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('cell', { name: 'menunggu frasa sandi' }).waitFor();
    await page.getByRole('button', { name: /^Perbarui/ }).click();
    await dialog.getByLabel(/Alasan/).fill('sekali lagi');
    await dialog.getByRole('button', { name: 'Perbarui' }).click();
    expect(await dialog.getByRole('alert').innerText()).toContain('masih berjalan');
  });

  it.each([
    ['id', 'light'],
    ['en', 'dark'],
  ] as const)('has no barrier in %s, %s, from a small phone on', async (lang, colorScheme) => {
    const page = await enter({ colorScheme, viewport: { width: 320, height: 640 } });
    await page.goto(`${web.address}/aplikasi/akun/sertifikat?lang=${lang}`);
    await page.getByRole('table').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await picture(page, `sertifikat-saya-${width}-${colorScheme}`);
    }
  });

  it('tells who holds none what to do next', async () => {
    const person = await makeTestAccount(web.test.platform, 'LKPP', {
      email: 'staf@lkpp.example',
      roles: ['staff'],
    });
    const page = await logInAt(web, person, '/aplikasi/akun/sertifikat');
    await page.getByText('belum terhubung').waitFor();
    expect(await page.getByRole('main').innerText()).toContain('Mintalah verifikator instansi Anda');
  });

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
