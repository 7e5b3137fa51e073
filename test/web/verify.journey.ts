import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAnchors } from '../../src/services/validation/trust-store.ts';
import { checkDocument } from '../../src/services/validation/check-document.ts';
import { addAnnotation } from '../attacks/add-to-page.ts';
import { contractPdf } from '../attacks/contract-pdf.ts';
import { encryptedSample, userPassword } from '../encrypted-pdf.ts';
import { judge } from '../judges.ts';
import { makeTestPki } from '../pki/test-pki.ts';
import { overwrite, signTest, type TestPki } from '../signed-pdf.ts';
import { checkFile } from './check-file.ts';
import { findBarriers, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

const hostileName = '<img src=x onerror=alert(1)> kontrak\u202Efdp.pdf';

describe.skipIf(!judge('chromium'))('checking a file at /verifikasi', () => {
  let web: OpenedWeb;
  let pki: TestPki;
  let signed: Uint8Array;
  beforeAll(async () => {
    web = await openWeb();
    pki = await makeTestPki();
    const certificates = [pki.root.certificate.raw];
    await addAnchors(web.test.platform, { certificates, source: 'uji', by: 'uji' });
    signed = await signTest(pki, contractPdf(), { reason: 'Setuju <script>alert(1)</script>\u202E' });
  });
  afterAll(() => web.close());

  const shownText = (page: Page) => page.getByRole('article').innerText();

  it('says the sentence first, then who and when, and which bytes it judged, without sending them', async () => {
    const page = await web.open('/verifikasi');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));
    await checkFile(page, signed);
    const text = await shownText(page);
    expect(text).toContain('SAH\n');
    expect(text).toContain('Semua tanda tangan sah');
    expect(text).toContain('Penanda Tangan');
    const { report } = await checkDocument(web.test.platform, { kind: 'bytes', bytes: signed });
    expect(report.verdict).toBe('passed');
    expect(sent.filter((one) => one.startsWith('POST'))).toEqual([]);
    expect(sent.filter((one) => one.includes('/rest/')).length).toBe(1);
    await page.getByText('Rincian untuk ahli').click();
    expect(await page.getByRole('table').count()).toBeGreaterThan(1);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'verifikasi-sah-1280');
  });

  it('shows names and reasons full of markup and direction marks as text', async () => {
    const page = await web.open('/verifikasi');
    await checkFile(page, signed, hostileName);
    const text = await shownText(page);
    expect(text).toContain('<img src=x onerror=alert(1)> kontrakfdp.pdf');
    expect(text).toContain('Setuju <script>alert(1)</script>');
    expect(text).not.toContain('\u202E');
  });

  it.each(['light', 'dark'] as const)(
    'marks what changed on the page, before and after (%s)',
    async (colorScheme) => {
      const bytes = addAnnotation(
        signed,
        '/Subtype /FreeText /Rect [72 690 300 730] /Contents (Harga 900) /DA (/F1 24 Tf 1 0 0 rg)',
      );
      const page = await web.open('/verifikasi?lang=en', {
        colorScheme,
        viewport: { width: 320, height: 700 },
      });
      await checkFile(page, bytes);
      expect(await shownText(page)).toContain('NOT VALID');
      await page.getByRole('button', { name: 'Show the pages, before and after' }).click();
      await page.getByRole('img', { name: 'Before (when it was signed), page 1' }).waitFor();
      const mark = page.locator('figure').nth(1).locator('canvas + div');
      await mark.waitFor();
      expect(await mark.getAttribute('style')).toContain('left: 12%; bottom: 86.25%');
      expect(await findBarriers(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      for (const width of [320, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await picture(page, `verifikasi-berubah-${width}-${colorScheme}`);
      }
    },
  );

  it('refuses one changed byte', async () => {
    const page = await web.open('/verifikasi');
    await checkFile(
      page,
      overwrite(signed, 'Harga 100', () => 'Harga 900'),
    );
    expect(await shownText(page)).toContain('TIDAK SAH');
  });

  it('asks for the password of an encrypted file and opens it', async () => {
    const page = await web.open('/verifikasi');
    await checkFile(page, encryptedSample('R6, AES-256'));
    await page.getByLabel('Kata sandi berkas').fill('salah');
    await page.getByRole('button', { name: 'Buka dan periksa' }).click();
    await page.getByText('tidak membuka berkas ini.', { exact: false }).last().waitFor();
    await page.getByLabel('Kata sandi berkas').fill(userPassword);
    await page.getByRole('button', { name: 'Buka dan periksa' }).click();
    await page.getByText('TIDAK BERTANDA TANGAN').waitFor();
    expect(await page.getByLabel('Kata sandi berkas').count()).toBe(0);
  });

  it('lets the server judge on request, with the same words', async () => {
    const page = await web.open('/verifikasi');
    await checkFile(page, signed);
    const here = await page.getByRole('status').innerText();
    await page.getByLabel('Di server').check();
    await checkFile(page, signed);
    await page.getByText('server; berkas tidak disimpan').waitFor();
    expect(await page.getByRole('status').innerText()).toBe(here);
  });

  it('says that there is no file of this kind, and that the network is gone, and what to do', async () => {
    const page = await web.open('/verifikasi');
    await checkFile(page, Buffer.from('bukan PDF'));
    expect(await shownText(page)).toContain('TIDAK TERBACA');
    await page.context().setOffline(true);
    const buffer = Buffer.from(signed);
    await page
      .getByLabel('Pilih berkas')
      .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
    await page.getByText('Server tidak terjangkau').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Coba lagi' }).click();
    await page.getByRole('article').waitFor();
    expect(await shownText(page)).toContain('SAH');
  });

  it('is done by the keyboard alone, and enlarged four times', async () => {
    const page = await web.open('/verifikasi', { viewport: { width: 320, height: 256 } });
    // The form without a script has the heading too; the choice is the application's.
    await page.getByRole('radio').first().waitFor();
    // Listened for before the way there begins: Enter would be quicker than the browser hears of it.
    const chosen = page.waitForEvent('filechooser');
    for (let tabs = 0; tabs < 12; tabs++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement.type')) === 'file') break;
    }
    expect(await page.evaluate('document.activeElement.type')).toBe('file');
    await page.keyboard.press('Enter');
    const buffer = Buffer.from(signed);
    await (await chosen).setFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
    await page.getByRole('article').waitFor();
    expect(await overflowOf(page)).toBe(0);
  });

  it('checks over the form where there is no script', async () => {
    const page = await web.open('/verifikasi', { javaScriptEnabled: false });
    const buffer = Buffer.from(signed);
    await page.getByLabel('Berkas PDF').setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
    await page.getByRole('button', { name: 'Periksa' }).click();
    await page.getByRole('heading', { name: 'Hasil pemeriksaan' }).waitFor();
    expect(await page.getByRole('status').innerText()).toContain('SAH');
  });

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
