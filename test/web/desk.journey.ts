import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../judges.ts';
import { openDesk, type RegistrationDesk } from '../registration-desk.ts';
import { pagesPdf } from '../simple-pdf.ts';
import { chooseFile } from './choose-file.ts';
import { findBarriers, logInAt, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

const sheet = { content: '', entries: '/MediaBox [0 0 600 800]' };
const threePages = pagesPdf([sheet, sheet, sheet]);

describe.skipIf(!judge('chromium'))('the registration desk', () => {
  let web: OpenedWeb;
  let desk: RegistrationDesk;
  let page: Page;
  let issued: Awaited<ReturnType<RegistrationDesk['issued']>>;
  beforeAll(async () => {
    web = await openWeb();
    desk = await openDesk(web.app, web.test.platform);
    issued = await desk.issued();
    page = await logInAt(web, desk.verifier.account, '/aplikasi/pendaftaran');
  });
  afterAll(() => web.close());

  async function openPerson(name: string): Promise<void> {
    await page.goto(`${web.address}/aplikasi/orang`);
    await page.getByLabel('Cari nama atau surel').fill(name);
    await page.getByRole('button', { name: 'Cari', exact: true }).click();
    await page.getByRole('link', { name }).first().click();
    await page.getByRole('table').waitFor();
  }

  it('enters a renewal and tells its code, to be handed over in person', async () => {
    await openPerson(issued.applicant.name);
    await page.getByRole('button', { name: 'Perbarui', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Sebab pembaruan').selectOption('passphrase-forgotten');
    await dialog.getByLabel(/Alasan/).fill('lupa frasa sandi');
    await dialog.getByRole('button', { name: 'Masukkan permohonan' }).click();
    await page.getByText('frasa sandi terlupa').waitFor();
    await page.getByRole('button', { name: 'Kode serah terima' }).click();
    await dialog.getByText('secara langsung').waitFor();
    await dialog.getByRole('button', { name: 'Tampilkan kode' }).click();
    const code = await dialog.getByRole('status').locator('b').innerText();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Batal' }).click();
    await page.getByText('Kode serah terima dibacakan').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    expect(await desk.handoverCode(id)).toBe(code);
    expect(await page.getByRole('button', { name: 'Setujui' }).count()).toBe(0);
  });

  it('shows what changes from what to what, beside the document that proves it', async () => {
    const other = await desk.issued();
    await openPerson(other.applicant.name);
    await page.goto(`${web.address}/aplikasi/orang/${other.personId}`);
    await page.getByRole('button', { name: 'Ubah data' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Nama', { exact: true }).fill('Larasati Contoh Sari');
    await dialog.getByLabel('Jabatan').fill('Kepala Bagian <b>Contoh</b>');
    await dialog.getByLabel(/Alasan/).fill('akta perkawinan');
    await dialog.getByRole('button', { name: 'Masukkan permohonan' }).click();
    await page.getByRole('table', { name: 'Data yang berubah' }).waitFor();
    const rows = await page.getByRole('row').allInnerTexts();
    expect(rows.join('\n')).toContain('Larasati Contoh\tLarasati Contoh Sari');
    expect(rows.join('\n')).toContain('Kepala Bagian <b>Contoh</b>');

    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    await desk.complete(other.applicant);
    await desk.uploadAs(desk.verifier, id, 'authority-document', threePages);
    await page.reload();
    await page.getByRole('button', { name: 'Tampilkan Dokumen kewenangan' }).click();
    await page.getByRole('img', { name: 'Dokumen kewenangan, Halaman 1 dari 3' }).waitFor();
    await page.getByText('Bukti dilihat', { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await picture(page, 'pendaftaran-berdampingan-1440');
  });

  it('enters many from a table and reports row by row', async () => {
    await page.goto(`${web.address}/aplikasi/pendaftaran/impor`);
    const { nik, name, email } = desk.newApplicant();
    const table = `nik,nama,email\n${nik},${name},${email}\n123,Salah Contoh,bukan surel\n`;
    const file = { name: 'orang.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
    await chooseFile(page.getByRole('button', { name: /Tabel .*CSV/ }), file);
    await page.getByRole('button', { name: 'Impor', exact: true }).click();
    await page.getByText('1 dimasukkan, 1 ditolak').waitFor();
    const refused = await page.getByRole('row', { name: /^3/ }).innerText();
    expect(refused).toContain('isian salah');
    expect(refused).toContain('NIK');
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'impor-1440');
  });

  it('keeps a view and its figures', async () => {
    await page.goto(`${web.address}/aplikasi/pendaftaran`);
    await page.getByLabel('Antrean').selectOption('awaiting-applicant');
    await page.getByLabel('Layanan').selectOption('penerbitan');
    await page.getByRole('button', { name: 'Simpan tampilan ini' }).click();
    await page.getByLabel(/Nama tampilan/).fill('Belum lengkap');
    await page.getByRole('button', { name: 'Simpan', exact: true }).click();
    expect(new URL(page.url()).searchParams.get('state')).toBe('awaiting-applicant');
    await page.goto(`${web.address}/aplikasi/pendaftaran`);
    await page.getByRole('button', { name: 'Belum lengkap', exact: true }).click();
    await page.waitForURL(/service=penerbitan/);
    await page.getByText(/^Angka/).click();
    const sums = await page.getByRole('row', { name: /^Penerbitan/ }).allInnerTexts();
    expect(sums.some((row) => row.startsWith('Penerbitan\t1\t0'))).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
  });

  it.each([
    ['id', 'light'],
    ['en', 'dark'],
  ] as const)('has no barrier in %s, %s, from a small phone on', async (lang, colorScheme) => {
    const options = { colorScheme, viewport: { width: 320, height: 640 } };
    const phone = await logInAt(web, desk.verifier.account, `/aplikasi/pendaftaran?lang=${lang}`, options);
    for (const at of ['pendaftaran', 'pendaftaran/impor', 'orang', `orang/${issued.personId}`]) {
      await phone.goto(`${web.address}/aplikasi/${at}?lang=${lang}`);
      await phone.getByRole('heading', { level: 1 }).waitFor();
      await phone.waitForLoadState('networkidle');
      expect(await findBarriers(phone)).toEqual([]);
      expect(await overflowOf(phone)).toBe(0);
      await picture(phone, `${at.replaceAll('/', '-').slice(0, 20)}-320-${colorScheme}`);
    }
  });

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
