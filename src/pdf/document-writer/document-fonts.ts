import type { EmbeddedFont } from '../fonts/embed-font.ts';

/** By the names under which content asks for them. */
export interface DocumentFonts {
  readonly Regular: EmbeddedFont;
  readonly Bold: EmbeddedFont;
}
