import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestAccount, type TestAccount } from '../demo-account.ts';
import { judge } from '../judges.ts';
import { findBarriers, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

describe.skipIf(!judge('chromium'))('the frame of the web application', () => {
  let web: OpenedWeb;
  let person: TestAccount;
  beforeAll(async () => {
    web = await openWeb();
    person = await makeTestAccount(web.test.platform, 'LKPP');
  });
  afterAll(() => web.close());

  async function logIn(page: Page): Promise<void> {
    await page.getByLabel(/Surel|E-mail/).fill(person.email);
    await page.getByLabel(/Kata sandi|Password/).fill(person.password);
    await page.getByRole('button', { name: /^(Masuk|Log in)$/ }).click();
  }

  it('leads to the log-in and back to the page that asked for it', async () => {
    const page = await web.open('/aplikasi/akun');
    await page.getByRole('main').getByRole('link', { name: 'Masuk' }).click();
    await logIn(page);
    await page.waitForURL('**/aplikasi/akun');
    await page.getByRole('heading', { name: 'Orang Contoh' }).waitFor();
    await page.getByRole('button', { name: /Akun saya/ }).click();
    await page.getByRole('menuitem', { name: 'Keluar' }).click();
    await page.getByText('Anda sudah keluar').waitFor();
    await page.goto(`${web.address}/aplikasi/akun`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      'Halaman ini untuk yang sudah masuk',
    );
  });

  it('ends another session, after it said what that does', async () => {
    const other = await web.open('/masuk');
    await logIn(other);
    await other.waitForURL('**/aplikasi**');
    const page = await web.open('/masuk');
    await logIn(page);
    await page.waitForURL('**/aplikasi**');
    await page.goto(`${web.address}/aplikasi/akun`);
    const ends = page.getByRole('listitem').getByRole('button', { name: 'Akhiri sesi' });
    await ends.first().click();
    const dialog = page.getByRole('dialog', { name: 'Akhiri sesi ini?' });
    await dialog.getByText('langsung keluar').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Akhiri sesi' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await other.goto(`${web.address}/aplikasi/akun`);
    await other.getByRole('heading', { name: 'Halaman ini untuk yang sudah masuk' }).waitFor();
  });

  it('warns two minutes before the session ends, and stays on request', async () => {
    const page = await web.open('/masuk');
    await logIn(page);
    await page.waitForURL('**/aplikasi**');
    await page.getByRole('heading', { name: /Selamat datang/ }).waitFor();
    await page.clock.install();
    await page.reload();
    await page.getByRole('heading', { name: /Selamat datang/ }).waitFor();
    await page.clock.fastForward('26:00');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.clock.fastForward('01:30');
    await page.getByRole('dialog', { name: 'Sesi Anda segera berakhir' }).waitFor();
    await page.getByRole('button', { name: 'Tetap masuk' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.clock.fastForward('31:00');
    await page.getByRole('dialog', { name: 'Sesi Anda sudah berakhir' }).waitFor();
  });

  it('is read in either language and remembers which', async () => {
    const page = await web.open('/aplikasi');
    await page.getByLabel('Bahasa').selectOption('English');
    await page.getByRole('heading', { name: 'Electronic signatures and their certificates' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Electronic signatures and their certificates' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  it('is used by the keyboard from the skip link on', async () => {
    const page = await web.open('/aplikasi');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Langsung ke isi');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);
  });

  it('works as a page of the server where there is no script', async () => {
    const check = await web.open('/verifikasi', { javaScriptEnabled: false });
    expect(await check.getByLabel('Berkas PDF').count()).toBe(1);
    const own = await web.open('/aplikasi/akun', { javaScriptEnabled: false });
    await own.waitForURL('**/masuk**');
  });

  const routes = ['/aplikasi', '/aplikasi/akun', '/aplikasi/tidak-ada', '/verifikasi'];
  it.each(routes.flatMap((route) => [[route, 'id', 'light'] as const, [route, 'en', 'dark'] as const]))(
    'has no barrier on %s in %s, %s, from a small phone on',
    async (route, language, colorScheme) => {
      const viewport = { width: 320, height: 640 };
      const page = await web.open(`${route}?lang=${language}`, { colorScheme, viewport });
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      for (const width of [320, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await picture(page, `${route.slice(1).replaceAll('/', '-')}-${width}-${colorScheme}`);
      }
    },
  );

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
