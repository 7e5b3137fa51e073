import type { PdfStream } from '../../../pdf/objects.ts';
import type { Rectangle } from '../../../pdf/pages.ts';
import type { Blend } from './graphics-state.ts';

/** One thing that a content stream paints, in the order of painting. */
export interface PaintedItem {
  readonly kind: 'text' | 'area' | 'stroke' | 'image';
  /** In the page's user space, within the clipping path. */
  readonly box: Rectangle;
  /** Whether nothing shows through anywhere in the box. */
  readonly opaque: boolean;
  /** The constant alpha, from 0 to 1; what a soft mask takes away does not count. */
  readonly alpha: number;
  readonly blend: Blend;
  /** Of a stroke its line's width, else the shorter side of the box. */
  readonly thickness: number;
  /** Red, green and blue from 0 to 1 where the colour is known. */
  readonly colour: Colour | undefined;
  /** Why it does not show. */
  readonly hidden: 'render-mode' | 'transparent' | 'clipped' | 'layer' | undefined;
  /** What a text shows, where its codes can be read. */
  readonly text: string | undefined;
  /** The image that stands in the file as an object. */
  readonly picture?: PdfStream | undefined;
}

export type Colour = readonly [number, number, number];
