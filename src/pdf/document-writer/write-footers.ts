/** Each page's foot: the statement, the issuer's logo or its empty slot, the page's number. */
import type { EmbeddableImage } from '../images/embed-image.ts';
import { encodeNumber } from '../serialize.ts';
import type { DocumentFonts } from './document-fonts.ts';
import { textAt, type PageFlow } from './page-flow.ts';
import { wrapText } from './wrap-text.ts';

export interface Footer {
  /** The statement at each page's foot (Pasal 4(1)j). */
  readonly footer?: string;
  /** The issuer's own picture in the foot's logo slot; without it the slot says that it is one. */
  readonly logo?: EmbeddableImage;
  /** What an empty logo slot says. */
  readonly logoPlaceholder?: string;
}

const footSize = 7.5;
const slot = { width: 64, height: 26 } as const;

export function writeFooters(
  flow: PageFlow,
  fonts: DocumentFonts,
  footer: Footer,
  images: EmbeddableImage[],
): void {
  const { width, margin } = flow.size;
  const logo = footer.logo === undefined ? undefined : images.push(footer.logo) - 1;
  const textWidth = width - 2 * margin - slot.width - 60;
  flow.pages.forEach((_, page) => {
    const top = margin + flow.size.footer - 14;
    const operators = [`0.7 G 0.5 w ${margin} ${top} m ${width - margin} ${top} l S`];
    const lines =
      footer.footer === undefined ? [] : wrapText(footer.footer, fonts.Regular, footSize, textWidth);
    lines.forEach((line, i) => {
      const y = top - (i + 1) * footSize * 1.3 - 2;
      operators.push(textAt('Regular', footSize, margin + slot.width + 10, y, fonts.Regular.show(line)));
    });
    const number = `${page + 1} / ${flow.pages.length}`;
    const x = width - margin - fonts.Regular.measure(number, footSize);
    operators.push(textAt('Regular', footSize, x, top - footSize * 1.3 - 2, fonts.Regular.show(number)));
    operators.push(drawSlot(fonts, footer, logo, margin, top - slot.height - 4));
    flow.artifact(operators, page);
  });
}

function drawSlot(
  fonts: DocumentFonts,
  { logo, logoPlaceholder }: Footer,
  image: number | undefined,
  x: number,
  y: number,
): string {
  if (image !== undefined && logo !== undefined) {
    const scale = Math.min(slot.width / logo.width, slot.height / logo.height);
    const [width, height] = [logo.width * scale, logo.height * scale];
    return `q ${[width, 0, 0, height, x, y].map(encodeNumber).join(' ')} cm /Image${image} Do Q`;
  }
  if (logoPlaceholder === undefined) return '';
  const frame = `0.6 G 0.5 w [2 2] 0 d ${[x, y, slot.width, slot.height].map(encodeNumber).join(' ')} re S [] 0 d`;
  return `${frame}\n${textAt('Regular', 6, x + 4, y + slot.height / 2 - 2, fonts.Regular.show(logoPlaceholder))}`;
}
