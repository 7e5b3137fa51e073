import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../judges.ts';
import { linkIn, mailbox } from '../mailbox.ts';
import {
  openDesk,
  passphrase,
  picture as proof,
  type Desk,
  type RegistrationDesk,
} from '../registration-desk.ts';
import { findBarriers, logInAt, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

describe.skipIf(!judge('chromium'))('an application for a certificate', () => {
  let web: OpenedWeb;
  let desk: RegistrationDesk;
  beforeAll(async () => {
    web = await openWeb();
    desk = await openDesk(web.app, web.test.platform);
  });
  afterAll(() => web.close());

  const enter = (who: Desk): Promise<Page> => logInAt(web, who.account, '/aplikasi/pendaftaran');

  async function take(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/Alasan/).fill('sesuai berkas');
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  it('goes from the desk over the applicant’s own page to the certificate', async () => {
    const { nik, name, email } = desk.newApplicant();
    const verifier = await enter(desk.verifier);
    await verifier.getByRole('button', { name: 'Masukkan permohonan' }).click();
    await verifier.getByLabel(/Nama lengkap/).fill(name);
    await verifier.getByLabel(/NIK/).fill(nik);
    await verifier.getByLabel(/Surel/).fill(email);
    expect(await findBarriers(verifier)).toEqual([]);
    await verifier.getByRole('dialog').getByRole('button', { name: 'Masukkan permohonan' }).click();
    await verifier.getByRole('link', { name }).waitFor();
    expect(await verifier.getByRole('main').innerText()).not.toContain(nik);

    const link = linkIn((await mailbox(web.test.platform, email))[0]);
    const phone = { viewport: { width: 320, height: 640 } };
    const applicant = await web.open(new URL(link).pathname, phone);
    await applicant.getByText('Menunggu Anda melengkapi permohonan.').waitFor();
    expect(await findBarriers(applicant)).toEqual([]);
    expect(await overflowOf(applicant)).toBe(0);
    await picture(applicant, 'permohonan-320');
    const chosen = applicant.waitForEvent('filechooser');
    await applicant.getByRole('button', { name: 'Foto KTP' }).click();
    await (await chosen).setFiles({ name: 'ktp.png', mimeType: 'image/png', buffer: proof });
    await applicant.getByText('sudah ada').waitFor();
    await applicant.getByLabel(/NIK Anda/).fill(nik);
    await applicant.getByLabel(/Saya menyetujui/).check();
    await applicant.getByRole('button', { name: 'Kirim permohonan' }).click();
    await applicant.getByText('sedang diperiksa verifikator').waitFor();

    await verifier.reload();
    await verifier.getByRole('link', { name }).click();
    await verifier.getByRole('heading', { name: 'Langkah yang mungkin' }).waitFor();
    const letter = verifier.waitForEvent('filechooser');
    await verifier.getByRole('button', { name: 'Tambahkan surat rekomendasi' }).click();
    await (await letter).setFiles({ name: 'surat.png', mimeType: 'image/png', buffer: proof });
    await verifier.getByText('Surat rekomendasi', { exact: false }).first().waitFor();
    await verifier.getByText(/^Surat rekomendasi/).waitFor();
    await verifier.getByText('Bukti ditambahkan').first().waitFor();
    expect(await findBarriers(verifier)).toEqual([]);
    await picture(verifier, 'pendaftaran-1280');
    await take(verifier, 'Terima berkas');

    const second = (await desk.applicationOf({ email })).split('/').at(-1)!;
    await applicant.goto(`${web.address}/permohonan/${second}`);
    await applicant.reload();
    await applicant.getByLabel(/NIK Anda/).fill(nik);
    await applicant.getByLabel(/^Frasa sandi( \*)?$/).fill(passphrase);
    await applicant.getByLabel(/Frasa sandi sekali lagi/).fill(passphrase);
    await applicant.getByRole('button', { name: 'Simpan frasa sandi' }).click();
    await applicant.getByText('menunggu keputusan penerbit').waitFor();

    const officer = await enter(desk.officer);
    await officer.getByRole('link', { name }).click();
    await take(officer, 'Setujui');
    await officer.getByText('selesai').first().waitFor();
  });

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
