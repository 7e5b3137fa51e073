import type { Rectangle } from '../../../pdf/pages.ts';

/** One thing that a content stream paints, in the order of painting. */
export interface PaintedItem {
  readonly kind: 'text' | 'area' | 'image';
  /** In the page's user space, within the clipping path. */
  readonly box: Rectangle;
  /** Whether nothing shows through anywhere in the box. */
  readonly opaque: boolean;
  /** Red, green and blue from 0 to 1 where the colour is known. */
  readonly colour: Colour | undefined;
  /** Why it does not show. */
  readonly hidden: 'render-mode' | 'transparent' | 'clipped' | 'layer' | undefined;
  /** What a text shows, where its codes can be read. */
  readonly text: string | undefined;
}

export type Colour = readonly [number, number, number];
