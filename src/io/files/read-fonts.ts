import { readFileSync } from 'node:fs';
import { parseTrueType, type TrueTypeFont } from '../../pdf/fonts/true-type.ts';

/** The fonts that come with the program: for marks, letters and reports. */
export function readFonts(): { readonly regular: TrueTypeFont; readonly bold: TrueTypeFont } {
  return { regular: readFont('NotoSans-Regular.ttf'), bold: readFont('NotoSans-Bold.ttf') };
}

const readFont = (name: string): TrueTypeFont =>
  parseTrueType(readFileSync(new URL(`../../../assets/fonts/${name}`, import.meta.url)));
