/**
 * New documents: flowing text, tables and pictures on A4, tagged for screen readers, with embedded subset fonts.
 * The demonstration, reports and letters are written with it. Deterministic for the same input.
 */
import type { EmbeddedFont } from '../fonts/embed-font.ts';
import { useFont } from '../fonts/embed-font.ts';
import type { TrueTypeFont } from '../fonts/true-type.ts';
import type { EmbeddableImage } from '../images/embed-image.ts';
import { encodeNumber } from '../serialize.ts';
import { assembleDocument } from './assemble-document.ts';
import { startFlow, textAt, type PageFlow, type PageSize, type StructureType } from './page-flow.ts';
import { wrapText } from './wrap-text.ts';

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string; readonly centred?: boolean }
  | { readonly kind: 'paragraph'; readonly text: string; readonly indent?: number; readonly bold?: boolean }
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'image'; readonly image: EmbeddableImage; readonly alt: string; readonly width: number }
  /** Room in points, for marks that are laid down later. */
  | { readonly kind: 'space'; readonly height: number }
  | { readonly kind: 'page-break' };

export interface NewDocument {
  readonly title: string;
  /** BCP 47: `id`, `en`. */
  readonly language: string;
  readonly now: Date;
  /** 16 bytes. */
  readonly fileId: Uint8Array;
  readonly fonts: { readonly regular: TrueTypeFont; readonly bold: TrueTypeFont };
  readonly blocks: readonly Block[];
  /** The statement at each page's foot (Pasal 4(1)j). */
  readonly footer?: string;
  /** The issuer's own picture in the foot's logo slot; without it the slot says that it is one. */
  readonly logo?: EmbeddableImage;
  /** What an empty logo slot says. */
  readonly logoPlaceholder?: string;
}

export const a4: PageSize = { width: 595.28, height: 841.89, margin: 56, footer: 48 };

const bodySize = 10.5;
const headingSizes = { 1: 14, 2: 11.5 } as const;
const leading = 1.4;

export interface DocumentFonts {
  readonly Regular: EmbeddedFont;
  readonly Bold: EmbeddedFont;
}

export function writeDocument(document: NewDocument): Uint8Array {
  const fonts: DocumentFonts = {
    Regular: useFont(document.fonts.regular),
    Bold: useFont(document.fonts.bold),
  };
  const flow = startFlow(a4);
  const images: EmbeddableImage[] = [];
  let row = 0;
  for (const block of document.blocks) {
    switch (block.kind) {
      case 'heading':
        flow.moveDown(6);
        writeText(flow, fonts, `H${block.level}`, block.text, {
          size: headingSizes[block.level],
          font: 'Bold',
          centred: block.centred === true,
          indent: 0,
        });
        break;
      case 'paragraph':
        writeText(flow, fonts, 'P', block.text, {
          size: bodySize,
          font: block.bold === true ? 'Bold' : 'Regular',
          centred: false,
          indent: block.indent ?? 0,
        });
        break;
      case 'table':
        row = writeTable(flow, fonts, block.header, block.rows, row);
        break;
      case 'image':
        writeImage(flow, block, images);
        break;
      case 'space':
        flow.need(block.height);
        flow.moveDown(block.height);
        break;
      case 'page-break':
        flow.need(a4.height);
        break;
    }
  }
  writeFooters(flow, fonts, document, images);
  return assembleDocument(document, flow, fonts, images, a4);
}

interface TextStyle {
  readonly size: number;
  readonly font: keyof DocumentFonts;
  readonly centred: boolean;
  readonly indent: number;
}

function writeText(
  flow: PageFlow,
  fonts: DocumentFonts,
  type: StructureType,
  text: string,
  style: TextStyle,
): void {
  const font = fonts[style.font];
  const width = a4.width - 2 * a4.margin - style.indent;
  for (const line of wrapText(text, font, style.size, width)) {
    flow.need(style.size * leading);
    flow.moveDown(style.size * leading);
    const x = a4.margin + style.indent + (style.centred ? (width - font.measure(line, style.size)) / 2 : 0);
    flow.tag(type, [textAt(style.font, style.size, x, flow.y + style.size * 0.3, font.show(line))]);
  }
  flow.moveDown(style.size * 0.4);
}

const cellSize = 9;
const cellPadding = 4;

/** Returns the next free row number; rows are counted through the document so that the tags can group cells. */
function writeTable(
  flow: PageFlow,
  fonts: DocumentFonts,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  firstRow: number,
): number {
  const width = (a4.width - 2 * a4.margin) / Math.max(1, header.length);
  let row = firstRow;
  for (const [i, cells] of [header, ...rows].entries()) {
    const font = i === 0 ? 'Bold' : 'Regular';
    const wrapped = cells.map((cell) => wrapText(cell, fonts[font], cellSize, width - 2 * cellPadding));
    const height =
      Math.max(...wrapped.map((lines) => lines.length), 1) * cellSize * leading + 2 * cellPadding;
    flow.need(height);
    const top = flow.y;
    wrapped.forEach((lines, column) => {
      const x = a4.margin + column * width;
      flow.artifact([`0.7 G 0.5 w ${[x, top - height, width, height].map(encodeNumber).join(' ')} re S`]);
      const operators = lines.map((line, number) =>
        textAt(
          font,
          cellSize,
          x + cellPadding,
          top - cellPadding - (number + 0.8) * cellSize * leading,
          fonts[font].show(line),
        ),
      );
      flow.tag(i === 0 ? 'TH' : 'TD', operators, { row });
    });
    flow.moveDown(height);
    row++;
  }
  flow.moveDown(8);
  return row;
}

function writeImage(
  flow: PageFlow,
  block: Extract<Block, { kind: 'image' }>,
  images: EmbeddableImage[],
): void {
  const height = (block.width * block.image.height) / block.image.width;
  flow.need(height);
  flow.moveDown(height);
  images.push(block.image);
  const matrix = [block.width, 0, 0, height, a4.margin, flow.y].map(encodeNumber).join(' ');
  flow.tag('Figure', [`q ${matrix} cm /Image${images.length - 1} Do Q`], { alt: block.alt });
  flow.moveDown(8);
}

const footSize = 7.5;
const slot = { width: 64, height: 26 } as const;

function writeFooters(
  flow: PageFlow,
  fonts: DocumentFonts,
  document: NewDocument,
  images: EmbeddableImage[],
): void {
  const logo = document.logo === undefined ? undefined : images.push(document.logo) - 1;
  const textWidth = a4.width - 2 * a4.margin - slot.width - 60;
  flow.pages.forEach((_, page) => {
    const top = a4.margin + a4.footer - 14;
    const operators = [`0.7 G 0.5 w ${a4.margin} ${top} m ${a4.width - a4.margin} ${top} l S`];
    const lines =
      document.footer === undefined ? [] : wrapText(document.footer, fonts.Regular, footSize, textWidth);
    lines.forEach((line, i) => {
      const y = top - (i + 1) * footSize * 1.3 - 2;
      operators.push(textAt('Regular', footSize, a4.margin + slot.width + 10, y, fonts.Regular.show(line)));
    });
    const number = `${page + 1} / ${flow.pages.length}`;
    const x = a4.width - a4.margin - fonts.Regular.measure(number, footSize);
    operators.push(textAt('Regular', footSize, x, top - footSize * 1.3 - 2, fonts.Regular.show(number)));
    operators.push(drawSlot(fonts, document, logo, top - slot.height - 4));
    flow.artifact(operators, page);
  });
}

function drawSlot(fonts: DocumentFonts, document: NewDocument, logo: number | undefined, y: number): string {
  if (logo !== undefined && document.logo !== undefined) {
    const scale = Math.min(slot.width / document.logo.width, slot.height / document.logo.height);
    const [width, height] = [document.logo.width * scale, document.logo.height * scale];
    return `q ${[width, 0, 0, height, a4.margin, y].map(encodeNumber).join(' ')} cm /Image${logo} Do Q`;
  }
  if (document.logoPlaceholder === undefined) return '';
  const frame = `0.6 G 0.5 w [2 2] 0 d ${[a4.margin, y, slot.width, slot.height].map(encodeNumber).join(' ')} re S [] 0 d`;
  return `${frame}\n${textAt('Regular', 6, a4.margin + 4, y + slot.height / 2 - 2, fonts.Regular.show(document.logoPlaceholder))}`;
}
