import { encodeNumber } from '../serialize.ts';
import type { DocumentFonts } from './document-fonts.ts';
import { textAt, type PageFlow } from './page-flow.ts';

/** Along each page's diagonal, as wide as it lets the word be, behind the text and so light that the text is read. */
export function writeWatermark(flow: PageFlow, { Bold }: DocumentFonts, word: string): void {
  const { width, height } = flow.size;
  const diagonal = Math.hypot(width, height);
  const size = Math.min(96, (0.75 * diagonal) / Bold.measure(word, 1));
  const half = Bold.measure(word, size) / 2;
  const [cos, sin] = [width / diagonal, height / diagonal];
  const [x, y] = [width / 2 - half * cos + (size / 3) * sin, height / 2 - half * sin - (size / 3) * cos];
  const matrix = [cos, sin, -sin, cos, x, y].map(encodeNumber).join(' ');
  const shown = textAt('Bold', size, 0, 0, Bold.show(word));
  for (const page of flow.pages) page.unshift('/Artifact BMC', `q 0.92 g ${matrix} cm ${shown} Q`, 'EMC');
}
