import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { readFont } from '../../../test/read-font.ts';
import { writeDocument } from '../document-writer/write-document.ts';
import { useFont } from './embed-font.ts';

describe('an embedded font', () => {
  it('gives each character that it lacks a code of its own', () => {
    const font = useFont(readFont('Regular'));
    const codes = /^<(.{4})(.{4})(.{4})>$/.exec(font.show('東京東'))?.slice(1);
    expect(new Set(codes).size).toBe(2);
    expect(codes).not.toContain('0000');
  });

  it('gives two characters that look alike two codes', () => {
    const font = useFont(readFont('Regular'));
    const [, space, unbroken] = /^<(.{4})(.{4})>$/.exec(font.show(' \u00a0')) ?? [];
    expect(space).not.toBe(unbroken);
    expect(font.measure(' ', 10)).toBe(font.measure('\u00a0', 10));
  });

  it.skipIf(!judge('pdftotext'))('gives the text back that was written, whatever glyphs it has', () => {
    const text = 'Naïve ☃ 東京 \u{1F600} 中 selesai';
    const fonts = { regular: readFont('Regular'), bold: readFont('Bold') };
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-font-')), 'text.pdf');
    const bytes = writeDocument({
      title: 'Uji',
      language: 'id',
      now: new Date(0),
      fileId: new Uint8Array(16),
      fonts,
      blocks: [{ kind: 'paragraph', text }],
    });
    writeFileSync(file, bytes);
    expect(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })).toContain(text);
  });
});
