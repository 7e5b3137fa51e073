import type { Page } from 'playwright-core';
import type { StoryWords } from './story-words.ts';

/** Signs the document that the page shows, once it is drawn. */
export async function signShown(page: Page, words: StoryWords, passphrase: string): Promise<void> {
  await page.getByRole('img', { name: words.firstPage }).waitFor();
  await page.getByLabel(words.yourPassphrase).fill(passphrase);
  await page.getByRole('button', { name: words.sign, exact: true }).click();
}
