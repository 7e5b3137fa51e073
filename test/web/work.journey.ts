import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestAccount, type TestAccount } from '../demo-account.ts';
import { judge } from '../judges.ts';
import { logIn } from '../log-in.ts';
import { findBarriers, logInAt, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

describe.skipIf(!judge('chromium'))('people at work in the application', () => {
  let web: OpenedWeb;
  const people: Record<string, TestAccount> = {};
  beforeAll(async () => {
    web = await openWeb();
    for (const [party, code] of [
      ['K', 'LKPP'],
      ['D', 'BSSN'],
    ] as const)
      for (const role of ['coordinator', 'authorised-official', 'application-owner'])
        people[`${party} ${role}`] = await makeTestAccount(web.test.platform, code, {
          email: `${role}@${code.toLowerCase()}.example`,
          roles: [role],
        });
  });
  afterAll(() => web.close());

  const enter = (who: string, at: string, options = {}): Promise<Page> =>
    logInAt(web, people[who]!, at, options);

  async function makeAgreement(): Promise<string> {
    const session = await logIn(web.app, people['K coordinator']!);
    const answer = await session.ask('POST', '/agreements', {
      we: 'K',
      other: people['D coordinator']!.organisationId,
      numberFirst: '46 Tahun 2026',
      numberSecond: 'PERJ.70/BSSN/2026',
      title: 'Pemanfaatan Sertifikat Elektronik <b>contoh</b>',
      nameFirst: 'Sekretariat Utama LKPP',
      nameSecond: 'Deputi Bidang Proteksi BSSN',
      writtenOn: new Date().toISOString().slice(0, 10),
    });
    expect(answer.statusCode).toBe(201);
    return answer.json().id;
  }

  it('both parties bring an agreement into force from their boards, and read its clauses alive', async () => {
    const id = await makeAgreement();
    for (const party of ['K', 'D']) {
      const page = await enter(`${party} coordinator`, '/aplikasi/perjanjian');
      await page.getByRole('heading', { name: 'Papan kerja' }).waitFor();
      await page.getByRole('rowheader').getByRole('link').first().click();
      await page.getByRole('button', { name: 'Nomor dikonfirmasi' }).click();
      await page.getByRole('dialog').getByText('setelah kedua pihak melakukannya').waitFor();
      await page.getByRole('button', { name: 'Lakukan' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByText('Nomor dikonfirmasi').first().waitFor();
    }
    for (const party of ['K', 'D']) {
      const page = await enter(`${party} authorised-official`, '/aplikasi/perjanjian');
      await page.getByRole('rowheader').getByRole('link').first().click();
      await page.getByRole('button', { name: 'Asli diakui' }).click();
      await page.getByLabel(/Sha256/).fill('bukan sidik');
      await page.getByRole('button', { name: 'Lakukan' }).click();
      await page.getByRole('alert').getByText('agreement.facts-wrong').waitFor();
      await page.getByLabel(/Sha256/).fill('ab'.repeat(32));
      await page.getByRole('button', { name: 'Lakukan' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    const page = await enter('K coordinator', `/aplikasi/perjanjian/${id}`, {
      viewport: { width: 320, height: 640 },
    });
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('<b>contoh</b>');
    await page.getByText('Berlaku').first().waitFor();
    const living = page.getByRole('button', { name: /terbuka/ });
    await living.first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await picture(page, 'perjanjian-320');
    await page.setViewportSize({ width: 1440, height: 900 });
    await picture(page, 'perjanjian-1440');
    await living.first().click();
    await page.getByRole('rowheader').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Riwayat' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'urusan-1440');
  });

  it('makes a credential, whose password is told once, and disables it', async () => {
    const page = await enter('K application-owner', '/aplikasi/kredensial');
    await page.getByText('Belum ada kredensial').waitFor();
    await page.getByRole('button', { name: 'Buat kredensial' }).click();
    await page.getByLabel(/^Nama/).fill('aplikasi-surat');
    await page.getByRole('dialog').getByRole('button', { name: 'Buat kredensial' }).click();
    const told = page.getByRole('dialog', { name: 'Simpan kata sandi ini sekarang' });
    expect(await told.locator('pre').innerText()).toMatch(/^aplikasi-surat:\S{20,}$/);
    expect(await findBarriers(page)).toEqual([]);
    await told.getByRole('button', { name: 'Sudah saya simpan' }).click();
    await page.getByRole('button', { name: 'Nonaktifkan' }).click();
    await page.getByRole('dialog').getByText('langsung ditolak').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Nonaktifkan' }).click();
    await page.getByRole('cell', { name: 'dinonaktifkan' }).waitFor();
    expect(await overflowOf(page)).toBe(0);
    await picture(page, 'kredensial-1280');
  });

  it.each(['/aplikasi/pengembang', '/aplikasi/perjanjian', '/aplikasi/kredensial'])(
    'has no barrier on %s for whoever is not logged in, in English and dark',
    async (route) => {
      const options = { colorScheme: 'dark', viewport: { width: 320, height: 640 } } as const;
      const page = await web.open(`${route}?lang=en`, options);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (route.endsWith('pengembang')) await page.getByText(/\d+ operations/).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      await picture(page, `${route.slice(1).replaceAll('/', '-')}-320-dark`);
    },
  );

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
