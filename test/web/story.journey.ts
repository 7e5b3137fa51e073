/** The main story from one end to the other, on a platform that was just started, in the words of each language. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvitedAccount } from '../../src/contract/accounts.ts';
import {
  makeDemonstration,
  readDemoCredentials,
  type DemoCredentials,
} from '../../src/services/jobs/make-demonstration.ts';
import { multipartBody } from '../demo-application.ts';
import { judge } from '../judges.ts';
import { logIn } from '../log-in.ts';
import { linkIn, mailbox } from '../mailbox.ts';
import { passphrase, type TestApplicant } from '../registration-desk.ts';
import { overwrite } from '../signed-pdf.ts';
import { simplePdf } from '../simple-pdf.ts';
import {
  addLetter,
  completeApplication,
  enterApplicant,
  fillInApplicant,
  makePassphrase,
  takeStep,
} from './apply-steps.ts';
import { checkFile } from './check-file.ts';
import { chooseFile, pdfNamed } from './choose-file.ts';
import { logInAt, openWeb, picture, type OpenedWeb } from './open-web.ts';
import { signShown } from './sign-shown.ts';
import { storyWords } from './story-words.ts';

const contract = simplePdf('BT /F1 18 Tf 60 700 Td (Harga 100) Tj ET', '/MediaBox [0 0 595 842]');
const applicant: TestApplicant = {
  nik: '9900000000000042',
  name: 'Larasati Contoh',
  email: 'larasati.contoh@lkpp.example',
};
const password = 'kereta malam ke Surabaya';

describe.skipIf(!judge('chromium')).each([
  ['id', 'id-ID'],
  ['en', 'en-GB'],
] as const)('the main story in %s', (lang, locale) => {
  const words = storyWords[lang];
  let web: OpenedWeb;
  let demo: DemoCredentials;
  beforeAll(async () => {
    web = await openWeb();
    web.test.letTimeRun();
    await makeDemonstration(web.test.platform);
    demo = await readDemoCredentials(web.test.platform.settings.dataFolder);
  });
  afterAll(() => web.close());

  const accountOf = (name: string) => demo.accounts.find((one) => one.name === name)!;
  const enter = (name: string, at: string): Promise<Page> => logInAt(web, accountOf(name), at, { locale });
  const newestLink = async () => new URL(linkIn((await mailbox(web.test.platform, applicant.email))[0]));

  it('goes from an application over two organisations’ signatures to a revocation that a citizen sees', async () => {
    const verifier = await enter('Wulan Seandainya', '/aplikasi/pendaftaran');
    const officer = await enter('Galih Permisalan', '/aplikasi/pendaftaran');
    await apply(verifier, officer);
    const holder = await activate();
    const sender = await enter('Nur Rekaan', '/aplikasi/dokumen');
    const signed = await signByTwo(sender, holder);
    const bare = await signWithoutTimestamp();

    const citizen = await web.open('/verifikasi', { locale });
    const verdictOf = async (bytes: Uint8Array, name: string): Promise<readonly string[]> => {
      await checkFile(citizen, bytes, name);
      return citizen.getByRole('article').getByRole('status').getByRole('paragraph').allInnerTexts();
    };
    const valid = [`✓ ${words.valid}`, words.allValid];
    expect(await verdictOf(signed, 'kontrak.pdf')).toEqual(valid);
    const report = await citizen.getByRole('article').innerText();
    for (const said of [applicant.name, 'Siti Umpama', words.timestamp, words.checkedHere])
      expect(report).toContain(said);
    await picture(citizen, `cerita-sah-${lang}`);
    expect(await verdictOf(bare, 'nota.pdf')).toEqual(valid);
    expect(await citizen.getByRole('article').innerText()).toContain(words.noProvenTime);
    const tampered = overwrite(signed, 'Harga 100', () => 'Harga 900');
    expect(await verdictOf(tampered, 'kontrak.pdf')).toEqual([`✕ ${words.notValid}`, words.changed]);
    await picture(citizen, `cerita-diubah-${lang}`);

    await revoke(holder, officer);
    expect(await verdictOf(bare, 'nota.pdf')).toEqual([`? ${words.notCertain}`, words.revoked]);
    expect(await citizen.getByRole('article').innerText()).not.toContain(words.evidenceLacks);
    await picture(citizen, `cerita-dicabut-${lang}`);
    expect(await verdictOf(signed, 'kontrak.pdf')).toEqual(valid);
    await send(sender, 'Nota', [applicant.email]);
    await openSent(holder, 'Nota');
    await signShown(holder, words, passphrase);
    await holder.getByRole('alert').getByText(words.refusedAsRevoked).waitFor();
    expect(web.faults).toEqual([]);
  }, 300_000);

  async function apply(verifier: Page, officer: Page): Promise<void> {
    await fillInApplicant(verifier, words, applicant);
    await enterApplicant(verifier, words, applicant);
    const own = await web.open((await newestLink()).pathname, { locale });
    await own.getByText(words.completeIt).waitFor();
    await completeApplication(own, words, applicant.nik);
    await addLetter(verifier, words, applicant);
    await takeStep(verifier, words, words.acceptDocuments);
    await own.goto(web.address + (await newestLink()).pathname);
    await own.reload();
    await makePassphrase(own, words, applicant.nik);
    await officer.reload();
    await decide(officer);
  }

  /** The officer agrees to what waits for a decision. */
  async function decide(officer: Page): Promise<void> {
    await officer.goto(`${web.address}/aplikasi/pendaftaran`);
    const row = officer.getByRole('row', { name: words.awaitsDecision });
    await row.getByRole('link', { name: applicant.name }).click();
    await takeStep(officer, words, words.approve);
    await officer.getByText(words.done, { exact: true }).first().waitFor();
  }

  /** The agency’s administrator invites the new holder, who sets a password by the link and finds the certificate. */
  async function activate(): Promise<Page> {
    const { ask } = await logIn(web.app, accountOf('Ayu Andaian'));
    const { email, name } = applicant;
    const invited = (
      await ask('POST', '/accounts', { email, name, roles: ['staff'] })
    ).json<InvitedAccount>();
    const holder = await web.open(new URL(invited.link.url!).pathname, { locale });
    await holder.getByLabel(words.newPassword, { exact: true }).fill(password);
    await holder.getByLabel(words.passwordAgain).fill(password);
    await holder.getByRole('button', { name: words.saveAndLogIn }).click();
    await holder.waitForURL((url) => !url.pathname.startsWith('/aktivasi'));
    await holder.goto(`${web.address}/aplikasi/akun/sertifikat`);
    await holder.getByText(words.certificateGood, { exact: true }).waitFor();
    return holder;
  }

  async function send(sender: Page, title: string, signers: readonly string[]): Promise<void> {
    await sender.goto(`${web.address}/aplikasi/dokumen/kirim`);
    const file = pdfNamed(`${title}.pdf`, contract);
    await chooseFile(sender.getByRole('button', { name: words.file }), file);
    await sender.getByRole('heading', { name: words.safe }).waitFor();
    for (const [index, email] of signers.entries()) {
      if (index > 0) await sender.getByRole('button', { name: words.addPerson }).click();
      const person = sender.getByRole('group', { name: `${words.person} ${index + 1}` });
      await person.getByLabel(words.email).fill(email);
    }
    await sender.getByRole('button', { name: words.lastPage }).click();
    await sender.getByRole('button', { name: words.send, exact: true }).click();
    await sender.getByText(words.active).waitFor();
  }

  async function openSent(signer: Page, title: string): Promise<void> {
    await signer.goto(`${web.address}/aplikasi/dokumen`);
    await signer.getByRole('link', { name: title }).click();
  }

  async function signByTwo(sender: Page, holder: Page): Promise<Uint8Array> {
    const siti = demo.officials.find(({ name }) => name === 'Siti Umpama')!;
    await send(sender, 'Kontrak', [applicant.email, siti.email]);
    await openSent(holder, 'Kontrak');
    await signShown(holder, words, passphrase);
    await holder.getByText(words.signed).waitFor();
    const official = await enter(siti.name, '/aplikasi/dokumen');
    await openSent(official, 'Kontrak');
    await signShown(official, words, siti.passphrase);
    const file = official.getByRole('link', { name: words.downloadSigned });
    await file.waitFor();
    await picture(official, `cerita-selesai-${lang}`);
    const download = official.waitForEvent('download');
    await file.click();
    return readFile(await (await download).path());
  }

  /** By an agency’s application, which asks for no timestamp. */
  async function signWithoutTimestamp(): Promise<Uint8Array> {
    const { username, password: secret } = demo.application;
    const { payload, headers } = multipartBody([
      { name: 'file', value: contract, filename: 'nota.pdf' },
      { name: 'email', value: applicant.email },
      { name: 'passphrase', value: passphrase },
      { name: 'level', value: 'B-B' },
    ]);
    const authorization = `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
    const answer = await web.app.inject({
      method: 'POST',
      url: '/rest/v1/signatures',
      headers: { ...headers, authorization },
      payload,
    });
    expect(answer.statusCode).toBe(200);
    return answer.rawPayload;
  }

  async function revoke(holder: Page, officer: Page): Promise<void> {
    await holder.goto(`${web.address}/aplikasi/akun/sertifikat`);
    await holder.getByRole('button', { name: words.revoke }).click();
    const dialog = holder.getByRole('dialog', { name: words.revokeTitle });
    await dialog.getByText(words.revokeEffect).waitFor();
    await dialog.getByLabel(words.revocationReason).selectOption('keyCompromise');
    await dialog.getByLabel(words.reason).fill('laptop hilang');
    await dialog.getByRole('button', { name: words.revokeIt }).click();
    await dialog.waitFor({ state: 'hidden' });
    await decide(officer);
    await holder.reload();
    await holder.getByText(words.certificateRevoked, { exact: true }).waitFor();
    await holder.getByText(words.becauseOfKey).waitFor();
  }
});
