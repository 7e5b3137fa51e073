/** Headings, paragraphs and lists: one structure element each, whatever lines and pages its text takes. */
import { dict, name } from '../objects.ts';
import type { DocumentFonts } from './document-fonts.ts';
import { textAt, type PageFlow, type StructureType } from './page-flow.ts';
import { wrapText } from './wrap-text.ts';

export const leading = 1.4;
export const bodySize = 10.5;
const headingSizes = { 1: 14, 2: 11.5, 3: 10.5 } as const;

export type HeadingLevel = keyof typeof headingSizes;
export type Alignment = 'left' | 'centre' | 'right';

export interface Heading {
  readonly text: string;
  readonly level: HeadingLevel;
  readonly centred?: boolean;
}

/** `tagLevel` is the level in the structure tree. */
export function writeHeading(
  flow: PageFlow,
  fonts: DocumentFonts,
  { text, level, centred }: Heading,
  tagLevel: HeadingLevel,
): void {
  const size = headingSizes[level];
  // A heading stays with two lines of what it is about.
  flow.need(6 + (size + 2 * bodySize) * leading);
  flow.moveDown(6);
  writeText(flow, fonts, `H${tagLevel}`, text, {
    size,
    font: 'Bold',
    align: centred === true ? 'centre' : 'left',
    indent: 0,
  });
}

export interface TextStyle {
  readonly size: number;
  readonly font: keyof DocumentFonts;
  readonly align: Alignment;
  readonly indent: number;
}

export function writeText(
  flow: PageFlow,
  fonts: DocumentFonts,
  type: StructureType,
  text: string,
  style: TextStyle,
): void {
  flow.element(type, () => writeLines(flow, fonts, text, style));
  flow.moveDown(style.size * 0.4);
}

/** The lines as content of the present element, one piece of it a page. */
function writeLines(flow: PageFlow, fonts: DocumentFonts, text: string, style: TextStyle): void {
  const { size, align, indent } = style;
  const font = fonts[style.font];
  const left = flow.size.margin + indent;
  const width = flow.size.width - flow.size.margin - left;
  const height = size * leading;
  let onPage: string[] = [];
  const markPage = (): void => {
    if (onPage.length > 0) flow.mark(onPage);
    onPage = [];
  };
  wrapText(text, font, size, width).forEach((line) => {
    if (flow.room < height) {
      markPage();
      flow.need(height);
    }
    flow.moveDown(height);
    const baseline = flow.y + size * 0.3;
    const spare = width - font.measure(line, size);
    const x = left + (align === 'centre' ? spare / 2 : align === 'right' ? spare : 0);
    onPage.push(textAt(style.font, size, x, baseline, font.show(line)));
  });
  markPage();
}

export interface List {
  /** `1.`, `a.` or a dash. */
  readonly markers: 'decimal' | 'letter' | 'dash';
  readonly items: readonly (string | { readonly text: string; readonly list: List })[];
}

const numberings = { decimal: 'Decimal', letter: 'LowerAlpha', dash: 'Unordered' } as const;
const listIndent = 16;

export function writeList(flow: PageFlow, fonts: DocumentFonts, list: List, indent = 0): void {
  const font = fonts.Regular;
  const labels = list.items.map((_, i) => labelOf(list.markers, i));
  const widest = Math.max(0, ...labels.map((label) => font.measure(`${label} `, bodySize)));
  const textIndent = indent + Math.max(listIndent, widest);
  const style: TextStyle = { size: bodySize, font: 'Regular', align: 'left', indent: textIndent };
  const attributes = dict({ O: name('List'), ListNumbering: name(numberings[list.markers]) });
  const writeItem = (item: List['items'][number], label: string): void => {
    const text = typeof item === 'string' ? item : item.text;
    flow.need(bodySize * leading);
    const drawLabel = (): void => {
      // The label stands on the first line of its text, which is not placed yet.
      const baseline = flow.y - bodySize * leading + bodySize * 0.3;
      flow.mark([textAt('Regular', bodySize, flow.size.margin + indent, baseline, font.show(label))]);
    };
    flow.element('Lbl', drawLabel);
    flow.element('LBody', () => {
      writeLines(flow, fonts, text, style);
      flow.moveDown(bodySize * 0.2);
      if (typeof item !== 'string') writeList(flow, fonts, item.list, textIndent);
    });
  };
  const writeItems = (): void =>
    list.items.forEach((item, i) => flow.element('LI', () => writeItem(item, labels[i] ?? '')));
  flow.element('L', writeItems, { attributes });
  if (indent === 0) flow.moveDown(bodySize * 0.2);
}

/** `z` is followed by `aa`. */
function labelOf(markers: List['markers'], index: number): string {
  if (markers === 'dash') return '–';
  if (markers === 'decimal') return `${index + 1}.`;
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(97 + (rest % 26)) + letters;
  return `${letters}.`;
}
