import { readFileSync } from 'node:fs';
import { parseTrueType, type TrueTypeFont } from '../src/pdf/fonts/true-type.ts';

export const readFont = (style: 'Regular' | 'Bold'): TrueTypeFont =>
  parseTrueType(readFileSync(new URL(`../assets/fonts/NotoSans-${style}.ttf`, import.meta.url)));
