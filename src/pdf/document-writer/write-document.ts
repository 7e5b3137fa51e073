/**
 * New documents: flowing text, lists, tables and pictures on A4, with embedded subset fonts. What comes out conforms to
 * PDF/A-2a and PDF/UA-1: it can be kept for good and read aloud. The demonstration, reports and letters are written with
 * it. Deterministic for the same input.
 */
import { useFont } from '../fonts/embed-font.ts';
import type { TrueTypeFont } from '../fonts/true-type.ts';
import type { EmbeddableImage } from '../images/embed-image.ts';
import { encodeNumber } from '../serialize.ts';
import { assembleDocument } from './assemble-document.ts';
import type { DocumentFonts } from './document-fonts.ts';
import { startFlow, type PageFlow, type PageSize } from './page-flow.ts';
import { writeFooters, type Footer } from './write-footers.ts';
import { writeTable, type Table } from './write-table.ts';
import { writeWatermark } from './write-watermark.ts';
import {
  bodySize,
  writeHeading,
  writeList,
  writeText,
  type Alignment,
  type Heading,
  type List,
} from './write-text.ts';

export type Block =
  | ({ readonly kind: 'heading' } & Heading)
  | {
      readonly kind: 'paragraph';
      readonly text: string;
      readonly indent?: number;
      readonly bold?: boolean;
      readonly align?: Alignment;
    }
  | ({ readonly kind: 'list' } & List)
  | ({ readonly kind: 'table' } & Table)
  | { readonly kind: 'image'; readonly image: EmbeddableImage; readonly alt: string; readonly width: number }
  /** Room in points, for marks that are laid down later. */
  | { readonly kind: 'space'; readonly height: number }
  | { readonly kind: 'page-break' };

export interface NewDocument extends Footer {
  readonly title: string;
  /** BCP 47: `id`, `en`. */
  readonly language: string;
  readonly now: Date;
  /** 16 bytes. */
  readonly fileId: Uint8Array;
  readonly fonts: { readonly regular: TrueTypeFont; readonly bold: TrueTypeFont };
  readonly blocks: readonly Block[];
  /** A word across every page, behind the text. */
  readonly watermark?: string;
}

export const a4: PageSize = { width: 595.28, height: 841.89, margin: 56, footer: 48 };

export function writeDocument(document: NewDocument): Uint8Array {
  const fonts: DocumentFonts = {
    Regular: useFont(document.fonts.regular),
    Bold: useFont(document.fonts.bold),
  };
  const flow = startFlow(a4);
  const images: EmbeddableImage[] = [];
  let lastHeading = 0;
  for (const block of document.blocks) {
    if (block.kind === 'heading') {
      // PDF/UA-1 clause 7.4.2: the levels of headings skip none on their way down.
      lastHeading = Math.min(block.level, lastHeading + 1);
      writeHeading(flow, fonts, block, lastHeading === 1 ? 1 : lastHeading === 2 ? 2 : 3);
    } else writeBlock(flow, fonts, images, block);
  }
  writeFooters(flow, fonts, document, images);
  if (document.watermark !== undefined) writeWatermark(flow, fonts, document.watermark);
  return assembleDocument(document, flow, fonts, images);
}

function writeBlock(
  flow: PageFlow,
  fonts: DocumentFonts,
  images: EmbeddableImage[],
  block: Exclude<Block, { kind: 'heading' }>,
): void {
  switch (block.kind) {
    case 'paragraph':
      writeText(flow, fonts, 'P', block.text, {
        size: bodySize,
        font: block.bold === true ? 'Bold' : 'Regular',
        align: block.align ?? 'left',
        indent: block.indent ?? 0,
      });
      break;
    case 'list':
      writeList(flow, fonts, block);
      break;
    case 'table':
      writeTable(flow, fonts, block);
      break;
    case 'image':
      writeImage(flow, block, images);
      break;
    case 'space':
      flow.need(block.height);
      flow.moveDown(block.height);
      break;
    case 'page-break':
      flow.breakPage();
      break;
  }
}

/** As wide as asked for, smaller where the page is. */
function writeImage(
  flow: PageFlow,
  { image, alt, width: asked }: Extract<Block, { kind: 'image' }>,
  images: EmbeddableImage[],
): void {
  const widest = flow.size.width - 2 * flow.size.margin;
  const width = Math.min(asked, widest, (flow.wholeRoom * image.width) / image.height);
  const height = (width * image.height) / image.width;
  flow.need(height);
  flow.moveDown(height);
  images.push(image);
  const matrix = [width, 0, 0, height, flow.size.margin, flow.y].map(encodeNumber).join(' ');
  flow.element('Figure', () => flow.mark([`q ${matrix} cm /Image${images.length - 1} Do Q`]), { alt });
  flow.moveDown(8);
}
