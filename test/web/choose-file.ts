import type { Locator } from 'playwright-core';

export interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const pdfNamed = (name: string, bytes: Uint8Array): ChosenFile => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(bytes),
});

/** Opens the browser’s own choice of files by a button, as a person does, and gives it a file. */
export async function chooseFile(button: Locator, file: ChosenFile): Promise<void> {
  const [chooser] = await Promise.all([button.page().waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(file);
}
