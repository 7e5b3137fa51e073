import type { Page } from 'playwright-core';
import { pdfNamed } from './choose-file.ts';

/** Gives a file to `/verifikasi` and waits for its report. */
export async function checkFile(page: Page, bytes: Uint8Array, name = 'kontrak.pdf'): Promise<void> {
  await page.getByLabel(/Pilih berkas|Choose a PDF/).setInputFiles(pdfNamed(name, bytes));
  await page.getByRole('article').waitFor();
}
