/** Pages as content streams that fill from the top: operators, and the structure elements that tag them. */
import { encodeNumber } from '../serialize.ts';

export type StructureType = 'H1' | 'H2' | 'P' | 'TH' | 'TD' | 'Figure';

export interface TaggedContent {
  readonly type: StructureType;
  /** Row of a table, counted through the document; cells of one row share it. */
  readonly row: number | undefined;
  readonly alt: string | undefined;
  readonly page: number;
  /** Marked-content identifier on its page. */
  readonly mcid: number;
}

export interface PageSize {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  /** Kept free at the foot for the statement, logo slot and page number. */
  readonly footer: number;
}

export interface PageFlow {
  readonly pages: readonly string[][];
  readonly tagged: readonly TaggedContent[];
  /** The place of the next baseline's top. */
  readonly y: number;
  readonly page: number;
  /** Goes on to a new page where `height` no longer fits. */
  need(height: number): void;
  moveDown(height: number): void;
  /** Operators as a tagged piece of content on the present page. */
  tag(
    type: StructureType,
    operators: readonly string[],
    more?: { readonly row?: number; readonly alt?: string },
  ): void;
  /** Operators that are decoration: not read aloud. */
  artifact(operators: readonly string[], page?: number): void;
}

export function startFlow(size: PageSize): PageFlow {
  const pages: string[][] = [[]];
  const tagged: TaggedContent[] = [];
  const mcids = [0];
  let y = size.height - size.margin;
  const push = (page: number, operators: readonly string[]): void => void pages[page]?.push(...operators);
  return {
    pages,
    tagged,
    get y() {
      return y;
    },
    get page() {
      return pages.length - 1;
    },
    need: (height) => {
      if (y - height >= size.margin + size.footer) return;
      pages.push([]);
      mcids.push(0);
      y = size.height - size.margin;
    },
    moveDown: (height) => {
      y -= height;
    },
    tag: (type, operators, more) => {
      const page = pages.length - 1;
      const mcid = mcids[page] ?? 0;
      mcids[page] = mcid + 1;
      push(page, [`/${type} <</MCID ${mcid}>> BDC`, ...operators, 'EMC']);
      tagged.push({ type, row: more?.row, alt: more?.alt, page, mcid });
    },
    artifact: (operators, page = pages.length - 1) => push(page, ['/Artifact BMC', ...operators, 'EMC']),
  };
}

/** One line of text at a point. */
export const textAt = (font: string, size: number, x: number, y: number, shown: string): string =>
  `BT /${font} ${encodeNumber(size)} Tf ${encodeNumber(x)} ${encodeNumber(y)} Td ${shown} Tj ET`;
