import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowAnswer } from '../../src/contract/flows.ts';
import { insertFlowEvent } from '../../src/io/db/flow-events.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { act, upload, makeFlow, openOfficial, rectangle, type FlowPerson } from '../flow-desk.ts';
import { judge } from '../judges.ts';
import { logIn } from '../log-in.ts';
import {
  makeDemonstration,
  readDemoCredentials,
  type DemoCredentials,
} from '../../src/services/jobs/make-demonstration.ts';
import { pagesPdf } from '../simple-pdf.ts';
import { chooseFile, pdfNamed } from './choose-file.ts';
import { findBarriers, logInAt, openWeb, overflowOf, picture, type OpenedWeb } from './open-web.ts';

const pagesOf = (count: number): Uint8Array =>
  pagesPdf(
    Array.from({ length: count }, (_, index) => ({
      content: `BT /F1 24 Tf 60 700 Td (Halaman ${index + 1}) Tj ET`,
      entries: '/MediaBox [0 0 595 842]',
    })),
  );
const signerEmail = 'rahmawati.peraga@lkpp.example';
const otherEmail = 'siti.umpama@bssn.example';

describe.skipIf(!judge('chromium'))('documents on their way', () => {
  let web: OpenedWeb;
  let demo: DemoCredentials;
  let sender: FlowPerson;
  beforeAll(async () => {
    web = await openWeb();
    await makeDemonstration(web.test.platform);
    demo = await readDemoCredentials(web.test.platform.settings.dataFolder);
    sender = await openOfficial({ ...web, demo, authorization: '' }, 'bagus.contoh@lkpp.example');
  });
  afterAll(() => web.close());

  const enter = (email: string, at: string, options = {}): Promise<Page> =>
    logInAt(
      web,
      demo.accounts.find((one) => one.email === email)!,
      at,
      options,
    );
  const passphraseOf = (email: string): string =>
    demo.officials.find((one) => one.email === email)!.passphrase;
  const sendTo = async (title: string, email = signerEmail, pages = 2): Promise<string> => {
    const desk = { ...web, demo, authorization: '' };
    const { documentId } = await upload(desk, sender, pagesOf(pages));
    const steps = [[{ email, kind: 'sign', placement: rectangle(60) }]];
    return (await makeFlow(desk, sender, { title, documentId, steps })).id;
  };

  /** Presses Tab until what it looks for has the focus, as somebody without a mouse does. */
  async function tabTo(page: Page, label: RegExp): Promise<void> {
    for (let presses = 0; presses < 90; presses++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate<string>(
        `(() => { const at = document.activeElement;
          return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? ''; })()`,
      );
      if (label.test(name)) return;
    }
    throw new Error(`no Tab led to ${String(label)}`);
  }

  it('are sent with marks placed by click and by keys, and signed by two organisations', async () => {
    const page = await enter('nur.rekaan@lkpp.example', '/aplikasi/dokumen');
    await page.getByText('Tidak ada dokumen yang menunggu Anda').waitFor();
    await page.getByRole('link', { name: 'Kirim dokumen' }).click();
    await chooseFile(
      page.getByRole('button', { name: /Berkas PDF/ }),
      pdfNamed('Naskah <b>contoh.pdf', pagesOf(3)),
    );
    await page.getByRole('heading', { name: 'Aman ditandatangani?' }).waitFor();
    await page.getByRole('group', { name: 'Siapa melakukan apa 1' }).getByLabel('Surel').fill(signerEmail);
    await page.getByRole('button', { name: 'Halaman terakhir, kanan bawah' }).click();
    await page.getByRole('button', { name: 'Tambah orang' }).click();
    await page.getByRole('group', { name: 'Siapa melakukan apa 2' }).getByLabel('Surel').fill(otherEmail);
    const sheet = page.getByRole('img', { name: /Halaman 1 dari 3/ });
    await sheet.waitFor();
    await page.locator('[data-page="1"] [data-layer]').click({ position: { x: 150, y: 200 } });
    const mark = page.getByRole('button', { name: /^Tanda: Halaman 1/ });
    const left = page.getByRole('textbox', { name: 'Dari kiri (mm)' });
    const before = Number((await left.inputValue()).replace(',', '.'));
    await mark.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    expect(Number((await left.inputValue()).replace(',', '.')) - before).toBeCloseTo(11, 1);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'kirim-1280');
    await page.reload();
    expect(
      await page.getByRole('group', { name: 'Siapa melakukan apa 2' }).getByLabel('Surel').inputValue(),
    ).toBe(otherEmail);
    await page.getByRole('button', { name: 'Kirim', exact: true }).click();
    await page.getByText('sekarang gilirannya').waitFor();

    const first = await enter(signerEmail, '/aplikasi/dokumen');
    await first.getByRole('link', { name: 'Naskah <b>contoh' }).click();
    await first.getByRole('img', { name: /Halaman 1 dari 3/ }).waitFor();
    await first.getByLabel(/Frasa sandi Anda/).fill('bukan frasa sandinya');
    await first.getByRole('button', { name: 'Tanda tangani', exact: true }).click();
    await first.getByRole('alert').getByText('tidak cocok').waitFor();
    await first.getByLabel(/Frasa sandi Anda/).fill(passphraseOf(signerEmail));
    await first.getByRole('button', { name: 'Tanda tangani', exact: true }).click();
    await first.getByText('sudah ditandatangani').waitFor();
    expect(await findBarriers(first)).toEqual([]);

    const second = await enter(otherEmail, '/aplikasi/dokumen');
    await second.getByRole('heading', { level: 1 }).waitFor();
    await tabTo(second, /^Naskah/);
    await second.keyboard.press('Enter');
    await second.getByRole('img', { name: /Halaman 1 dari 3/ }).waitFor();
    await tabTo(second, /^Frasa sandi Anda/);
    await second.keyboard.type(passphraseOf(otherEmail));
    await second.keyboard.press('Enter');
    await second.getByText('Bagikan hasil pemeriksaan').waitFor();
    await second.getByText('sudah ditandatangani').nth(1).waitFor();
    await second.setViewportSize({ width: 1440, height: 900 });
    await picture(second, 'dokumen-selesai-1440');
  });

  it('are placed by keys alone', async () => {
    const page = await enter('nur.rekaan@lkpp.example', '/aplikasi/dokumen/kirim');
    const chosen = page.waitForEvent('filechooser');
    await tabTo(page, /Berkas PDF/);
    await page.keyboard.press('Enter');
    await (await chosen).setFiles(pdfNamed('b.pdf', pagesOf(2)));
    await page.getByRole('img', { name: /Halaman 1 dari 2/ }).waitFor();
    await tabTo(page, /^Surel/);
    await page.keyboard.type(signerEmail);
    await tabTo(page, /^Cara meletakkan/);
    await page.keyboard.type('Di titik');
    await tabTo(page, /^Tanda: Halaman 1/);
    const before = await page.getByRole('textbox', { name: 'Dari bawah (mm)' }).inputValue();
    await page.keyboard.press('Shift+ArrowUp');
    const after = await page.getByRole('textbox', { name: 'Dari bawah (mm)' }).inputValue();
    expect(Number(after.replace(',', '.')) - Number(before.replace(',', '.'))).toBeCloseTo(10, 1);
    await tabTo(page, /^Kirim$/);
    await page.keyboard.press('Enter');
    await page.getByText('sekarang gilirannya').waitFor();
  });

  it('are signed and approved only where the file is shown', async () => {
    const desk = { ...web, demo, authorization: '' };
    const toSign = await sendTo('Berkas yang tidak datang');
    const steps = [[{ email: signerEmail, kind: 'review' }]];
    const toApprove = await makeFlow(desk, sender, { title: 'Untuk diperiksa', steps });
    const page = await enter(signerEmail, '/aplikasi/dokumen');
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/versions/*/file', async (route) => {
      await asked;
      await route.fulfill({ status: 503, body: '' });
    });
    await page.goto(`${web.address}/aplikasi/dokumen/${toSign}`);
    await page.getByText('Berkas sedang dimuat').waitFor();
    const sign = page.getByRole('button', { name: 'Tanda tangani', exact: true });
    expect(await sign.isDisabled()).toBe(true);
    answer?.();
    await page.getByText('Berkas tidak tampil di sini').waitFor();
    expect(await sign.isDisabled()).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'berkas-gagal-1280');
    await page.unroute('**/versions/*/file');
    await page.getByRole('button', { name: 'Coba lagi' }).click();
    await page.getByRole('img', { name: /Halaman 1 dari 2/ }).waitFor();
    expect(await sign.isEnabled()).toBe(true);

    await page.route('**/versions/*/file', (route) => route.abort());
    await page.goto(`${web.address}/aplikasi/dokumen/${toApprove.id}`);
    const approve = page.getByRole('button', { name: 'Setujui', exact: true });
    expect(await approve.isDisabled()).toBe(true);
    await page.unroute('**/versions/*/file');
    await page.reload();
    await page.getByRole('img', { name: /Halaman 1 dari 2/ }).waitFor();
    await approve.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Setujui' }).click();
    await page.getByText('sudah disetujui').waitFor();
  });

  it('are not signed where the page showed another file than the one that would be signed', async () => {
    const id = await sendTo('Berkas yang tertukar');
    const page = await enter(signerEmail, '/aplikasi/dokumen');
    const body = Buffer.from(pagesOf(1));
    await page.route('**/versions/*/file', (route) =>
      route.fulfill({ contentType: 'application/pdf', body }),
    );
    await page.goto(`${web.address}/aplikasi/dokumen/${id}`);
    await page.getByRole('img', { name: /Halaman 1 dari 1/ }).waitFor();
    await page.getByLabel(/Frasa sandi Anda/).fill(passphraseOf(signerEmail));
    await page.getByRole('button', { name: 'Tanda tangani', exact: true }).click();
    await page.getByRole('alert').getByText('Dokumen ini baru saja berubah').waitFor();
    const signer = await openOfficial({ ...web, demo, authorization: '' }, signerEmail);
    expect((await signer.ask('GET', `/flows/${id}`)).json<FlowAnswer>().signatures).toBe(0);
  });

  it('are sent once where the answer was lost, and leave nothing typed to the next account', async () => {
    const page = await enter('nur.rekaan@lkpp.example', '/aplikasi/dokumen/kirim');
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /Berkas PDF/ }).click();
    const buffer = Buffer.from(pagesOf(1));
    await (await chosen).setFiles({ name: 'Sekali saja.pdf', mimeType: 'application/pdf', buffer });
    await page.getByLabel('Surel').fill(signerEmail);
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/rest/v1/flows'))
        keys.push(request.headers()['idempotency-key']);
    });
    await page.route('**/rest/v1/flows', async (route) => {
      await route.fetch();
      await route.abort();
    });
    const send = page.getByRole('button', { name: 'Kirim', exact: true });
    await send.click();
    await page.getByText('Server tidak terjangkau').waitFor();
    await page.unroute('**/rest/v1/flows');
    await send.click();
    await page.getByText('sekarang gilirannya').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    await page.goto(`${web.address}/aplikasi/dokumen`);
    await page.getByRole('button', { name: 'Saya kirim' }).click();
    await page.getByRole('link', { name: 'Sekali saja' }).waitFor();
    expect(await page.getByRole('link', { name: 'Sekali saja' }).count()).toBe(1);

    await page.goto(`${web.address}/aplikasi/dokumen/kirim`);
    const again = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /Berkas PDF/ }).click();
    await (await again).setFiles({ name: 'Rahasia.pdf', mimeType: 'application/pdf', buffer });
    await page.getByLabel('Surel').fill(signerEmail);
    const kept = (): Promise<string> => page.evaluate<string>('JSON.stringify(sessionStorage)');
    expect(await kept()).toContain('Rahasia');
    await page.getByRole('button', { name: /Akun saya/ }).click();
    await page.getByRole('menuitem', { name: 'Keluar' }).click();
    await page.getByText('Anda sudah keluar').waitFor();
    expect(await kept()).not.toContain('Rahasia');
  });

  it('are rejected with a reason that the sender reads', async () => {
    await sendTo('Surat yang ditolak');
    const page = await enter(signerEmail, '/aplikasi/dokumen');
    await page.getByRole('link', { name: 'Surat yang ditolak' }).click();
    await page.getByRole('button', { name: 'Tolak', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Tolak' }).click();
    await dialog.getByText('sedikitnya tiga huruf').waitFor();
    await dialog.getByLabel(/Alasan/).fill('nomor surat keliru');
    await dialog.getByRole('button', { name: 'Tolak' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Riwayat', { exact: true }).click();
    await page.getByText('nomor surat keliru').waitFor();
    expect(await page.getByText('tidak ada yang perlu Anda lakukan').count()).toBe(1);
  });

  it('are signed many at once by one passphrase, each with its result, over a reload', async () => {
    for (const title of ['Batch satu', 'Batch dua', 'Batch tiga']) await sendTo(title);
    const page = await enter(signerEmail, '/aplikasi/dokumen');
    for (const title of ['Batch satu', 'Batch dua', 'Batch tiga'])
      await page.getByLabel(`Pilih: ${title}`).check();
    await page.getByRole('button', { name: /Tanda tangani yang dipilih/ }).click();
    await page.getByLabel(/Frasa sandi Anda/).fill('bukan frasa sandinya');
    await page.getByRole('button', { name: 'Tanda tangani semua' }).click();
    await page.getByText('gagal: Frasa sandi itu tidak cocok').waitFor();
    expect(await page.getByRole('cell', { name: 'tidak dikerjakan' }).count()).toBe(2);
    expect(await findBarriers(page)).toEqual([]);
    await page.reload();
    await page.getByLabel(/Frasa sandi Anda/).fill(passphraseOf(signerEmail));
    await page.getByRole('button', { name: 'Lanjutkan yang belum' }).click();
    await page.getByText('Semua dokumen yang dipilih sudah dikerjakan').waitFor();
    await picture(page, 'sekaligus-1280');
    await page.reload();
    await page.getByText('Semua dokumen yang dipilih sudah dikerjakan').waitFor();
    expect(await page.getByRole('cell', { name: 'selesai' }).count()).toBe(3);
  });

  it('are signed at once by who gave the paraf of an earlier step, and said to be only then', async () => {
    const desk = { ...web, demo, authorization: '' };
    const signer = await openOfficial(desk, signerEmail);
    const steps = [
      [{ email: signerEmail, kind: 'paraf', placement: rectangle(60) }],
      [{ email: signerEmail, kind: 'sign', placement: rectangle(300) }],
    ];
    const { id } = await makeFlow(desk, sender, { title: 'Paraf lalu tanda tangan', steps });
    const parafed = await act(signer, id, 'paraf');
    expect(parafed.json<FlowAnswer>().may).toContain('sign');
    const page = await enter(signerEmail, '/aplikasi/dokumen');
    await page.getByLabel('Pilih: Paraf lalu tanda tangan').check();
    await page.getByRole('button', { name: /Tanda tangani yang dipilih/ }).click();
    await page.getByLabel(/Frasa sandi Anda/).fill(passphraseOf(signerEmail));
    await page.getByRole('button', { name: 'Tanda tangani semua' }).click();
    await page.getByText('Semua dokumen yang dipilih sudah dikerjakan').waitFor();
    const flow = (await signer.ask('GET', `/flows/${id}`)).json<FlowAnswer>();
    expect([flow.state, flow.signatures]).toEqual(['completed', 1]);
  });

  it('that were returned get another file from their sender, and are sent again', async () => {
    const desk = { ...web, demo, authorization: '' };
    const email = 'nur.rekaan@lkpp.example';
    const session = await logIn(
      web.app,
      demo.accounts.find((one) => one.email === email)!,
    );
    const steps = [[{ email: signerEmail, kind: 'review' }]];
    const own = { email, passphrase: undefined, ...session };
    const { id } = await makeFlow(desk, own, { title: 'Dikembalikan', steps });
    const reviewer = await openOfficial(desk, signerEmail);
    await act(reviewer, id, 'return', { remarks: 'lampiran belum ada' });
    const page = await enter(email, `/aplikasi/dokumen/${id}`);
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /Berkas PDF pengganti/ }).click();
    const buffer = Buffer.from(pagesOf(3));
    await (await chosen).setFiles({ name: 'lengkap.pdf', mimeType: 'application/pdf', buffer });
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'ganti-1280');
    await page.getByRole('button', { name: 'Ganti berkas' }).click();
    await page.getByRole('img', { name: /Halaman 1 dari 3/ }).waitFor();
    await page.getByRole('button', { name: 'Kirim', exact: true }).click();
    await page.getByText('sekarang gilirannya').waitFor();
    const flow = (await reviewer.ask('GET', `/flows/${id}`)).json<FlowAnswer>();
    expect([flow.pages, flow.may.includes('approve')]).toEqual([3, true]);
  });

  it('have their whole history read, sharing included, however long it is', async () => {
    const id = await sendTo('Riwayat panjang');
    await asSystem(web.test.platform.db, async (tx) => {
      const flow = await tx
        .selectFrom('flow')
        .select('owner_organisation_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const event = {
        flowId: id,
        organisationId: flow.owner_organisation_id,
        accountId: undefined,
        actorName: '',
        actorOrganisation: '',
        participantId: undefined,
        remarks: '',
        facts: {},
        at: new Date(),
        leafId: undefined,
      };
      for (let opened = 0; opened < 210; opened++) await insertFlowEvent(tx, { ...event, act: 'share-open' });
      await insertFlowEvent(tx, { ...event, act: 'unshare', remarks: 'yang terakhir' });
    });
    const page = await enter(signerEmail, `/aplikasi/dokumen/${id}`);
    await page.getByText('Riwayat', { exact: true }).click();
    await page.getByText('dibuka melalui tautan').first().waitFor();
    expect(await page.getByText('yang terakhir').count()).toBe(0);
    await page.getByRole('button', { name: 'Muat berikutnya' }).click();
    await page.getByText('tautan dicabut : yang terakhir').waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('of 500 pages draw only what is looked at', async () => {
    const id = await sendTo('Naskah tebal', signerEmail, 500);
    const page = await enter(signerEmail, `/aplikasi/dokumen/${id}`);
    await page.getByRole('img', { name: /Halaman 1 dari 500/ }).waitFor();
    const pages = page.getByRole('region', { name: 'Naskah tebal' });
    for (const to of [0.2, 0.7, 1]) {
      await pages.evaluate((element, share) => element.scrollTo(0, element.scrollHeight * share), to);
      await page.waitForTimeout(300);
      expect(await page.locator('canvas').count()).toBeLessThanOrEqual(8);
    }
    await page.getByRole('img', { name: /Halaman 500 dari 500/ }).waitFor();
  });

  it.each([
    ['id', 'light'],
    ['en', 'dark'],
  ] as const)('have no barrier in %s, %s, from a small phone on', async (lang, colorScheme) => {
    const id = await sendTo(`Untuk ${lang}`);
    const page = await enter(signerEmail, `/aplikasi/dokumen?lang=${lang}`, {
      colorScheme,
      viewport: { width: 320, height: 640 },
    });
    for (const at of ['dokumen', 'dokumen/kirim', `dokumen/${id}`]) {
      await page.goto(`${web.address}/aplikasi/${at}?lang=${lang}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await findBarriers(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      await picture(page, `${at.replaceAll('/', '-').slice(0, 14)}-320-${colorScheme}`);
    }
  });

  it('made the browser tell of no fault, and asked nothing of another place', () => {
    expect(web.faults).toEqual([]);
  });
});
