/** Pages as content streams that fill from the top: operators, and the tree of structure elements that tags them. */
import type { PdfDict } from '../objects.ts';
import { encodeNumber } from '../serialize.ts';

/** Standard structure types (ISO 32000-1 clause 14.8.4). */
export type StructureType =
  'Document' | `H${1 | 2 | 3}` | 'P' | 'L' | 'LI' | 'Lbl' | 'LBody' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure';

/** A marked-content sequence: its identifier on its page. */
export interface MarkedContent {
  readonly page: number;
  readonly mcid: number;
}

export interface StructureElement {
  readonly type: StructureType;
  readonly alt?: string | undefined;
  /** An attribute object (clause 14.7.5). */
  readonly attributes?: PdfDict | undefined;
  readonly kids: (StructureElement | MarkedContent)[];
}

export interface PageSize {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  /** Kept free at the foot for the statement, logo slot and page number. */
  readonly footer: number;
}

export interface PageFlow {
  readonly size: PageSize;
  readonly pages: readonly string[][];
  readonly root: StructureElement;
  /** The place of the next baseline's top. */
  readonly y: number;
  /** What is left of the page below it. */
  readonly room: number;
  /** Height of an empty page's room. */
  readonly wholeRoom: number;
  /** Goes on to a new page where `height` no longer fits; one that fits no page begins where it is, at the top. */
  need(height: number): void;
  breakPage(): void;
  moveDown(height: number): void;
  /** What is written inside belongs to a new element below the present one. */
  element(type: StructureType, write: () => void, more?: Pick<StructureElement, 'alt' | 'attributes'>): void;
  /** The same without content yet: `mark` gives it some, on this page and later ones. */
  open(type: StructureType, more?: Pick<StructureElement, 'alt' | 'attributes'>): StructureElement;
  /** Operators that are content of the present element or of one opened before, on the present page. */
  mark(operators: readonly string[], element?: StructureElement): void;
  /** Operators that are decoration or repetition: not read aloud. */
  artifact(operators: readonly string[], page?: number): void;
}

export function startFlow(size: PageSize): PageFlow {
  const pages: string[][] = [[]];
  const mcids = [0];
  const root: StructureElement = { type: 'Document', kids: [] };
  let current = root;
  const top = size.height - size.margin;
  const bottom = size.margin + size.footer;
  let y = top;
  const push = (page: number, operators: readonly string[]): void => void pages[page]?.push(...operators);
  const breakPage = (): void => {
    pages.push([]);
    mcids.push(0);
    y = top;
  };
  const open: PageFlow['open'] = (type, more) => {
    const own: StructureElement = { type, kids: [], ...more };
    current.kids.push(own);
    return own;
  };
  return {
    size,
    pages,
    root,
    get y() {
      return y;
    },
    get room() {
      return y - bottom;
    },
    wholeRoom: top - bottom,
    need: (height) => {
      if (y - height < bottom && y < top) breakPage();
    },
    breakPage,
    moveDown: (height) => {
      y -= height;
    },
    element: (type, write, more) => {
      const parent = current;
      current = open(type, more);
      write();
      current = parent;
    },
    open,
    mark: (operators, element = current) => {
      const page = pages.length - 1;
      const mcid = mcids[page] ?? 0;
      mcids[page] = mcid + 1;
      push(page, [`/${element.type} <</MCID ${mcid}>> BDC`, ...operators, 'EMC']);
      element.kids.push({ page, mcid });
    },
    artifact: (operators, page = pages.length - 1) => push(page, ['/Artifact BMC', ...operators, 'EMC']),
  };
}

/** One line of text at a point. */
export const textAt = (font: string, size: number, x: number, y: number, shown: string): string =>
  `BT /${font} ${encodeNumber(size)} Tf ${encodeNumber(x)} ${encodeNumber(y)} Td ${shown} Tj ET`;
