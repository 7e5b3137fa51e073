/** The steps of an application for a certificate, each on the page of whoever takes it. */
import type { Page } from 'playwright-core';
import { passphrase, picture as proof, type TestApplicant } from '../registration-desk.ts';
import { chooseFile } from './choose-file.ts';
import type { StoryWords } from './story-words.ts';

/** The verifier’s form, filled in and not sent yet. */
export async function fillInApplicant(
  page: Page,
  words: StoryWords,
  applicant: TestApplicant,
): Promise<void> {
  await page.getByRole('button', { name: words.enter }).click();
  await page.getByLabel(words.fullName).fill(applicant.name);
  await page.getByLabel(words.nik).fill(applicant.nik);
  await page.getByLabel(words.email).fill(applicant.email);
}

export async function enterApplicant(page: Page, words: StoryWords, { name }: TestApplicant): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: words.enter }).click();
  await page.getByRole('link', { name }).waitFor();
}

/** On the applicant’s own page. */
export async function completeApplication(page: Page, words: StoryWords, nik: string): Promise<void> {
  const card = { name: 'ktp.png', mimeType: 'image/png', buffer: proof };
  await chooseFile(page.getByRole('button', { name: words.identityCard }), card);
  await page.getByText(words.given).waitFor();
  await page.getByLabel(words.nik).fill(nik);
  await page.getByLabel(words.agree).check();
  await page.getByRole('button', { name: words.sendApplication }).click();
  await page.getByText(words.withVerifier).waitFor();
}

/** The verifier, from the queue into the request, with what the verifier brings. */
export async function addLetter(page: Page, words: StoryWords, { name }: TestApplicant): Promise<void> {
  await page.reload();
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { name: words.possibleSteps }).waitFor();
  const letter = { name: 'surat.png', mimeType: 'image/png', buffer: proof };
  await chooseFile(page.getByRole('button', { name: words.addLetter }), letter);
  await page.getByText(words.letter).waitFor();
  await page.getByText(words.proofAdded).first().waitFor();
}

/** A step of the request that the page shows, with its reason. */
export async function takeStep(page: Page, words: StoryWords, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.reason).fill('sesuai berkas');
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** On the applicant’s own page, behind the second link. */
export async function makePassphrase(page: Page, words: StoryWords, nik: string): Promise<void> {
  await page.getByText(words.makePassphrase).waitFor();
  await page.getByLabel(words.nik).fill(nik);
  await page.getByLabel(words.passphrase).fill(passphrase);
  await page.getByLabel(words.passphraseAgain).fill(passphrase);
  await page.getByRole('button', { name: words.keepPassphrase }).click();
  await page.getByText(words.withIssuer).waitFor();
}
