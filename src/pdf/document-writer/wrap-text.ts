import type { EmbeddedFont } from '../fonts/embed-font.ts';

/** Words onto lines no wider than `width` points; a word that is wider alone is broken. */
export function wrapText(text: string, font: EmbeddedFont, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((part) => breakWord(part, font, size, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && font.measure(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function breakWord(word: string, font: EmbeddedFont, size: number, width: number): readonly string[] {
  if (font.measure(word, size) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && font.measure(part + character, size) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
