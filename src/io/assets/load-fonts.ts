import { readFile } from 'node:fs/promises';

export interface FontFiles {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** Noto Sans as it ships with the program. */
export async function loadFonts(): Promise<FontFiles> {
  const read = (file: string): Promise<Uint8Array> =>
    readFile(new URL(`../../../assets/fonts/${file}`, import.meta.url));
  const [regular, bold] = await Promise.all([read('NotoSans-Regular.ttf'), read('NotoSans-Bold.ttf')]);
  return { regular, bold };
}
