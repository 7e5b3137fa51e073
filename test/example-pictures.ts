/** Pictures as callers bring them for a mark: each colour model, with and without alpha. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFadingPng } from './png.ts';
import { simplePdf } from './simple-pdf.ts';

/** The JPEGs are made by poppler (`pdftoppm`) in the folder. */
export function examplePictures(folder: string): Readonly<Record<string, Uint8Array>> {
  const page = path.join(folder, 'picture.pdf');
  writeFileSync(page, simplePdf('1 0 0 rg 10 10 80 30 re f', '/MediaBox [0 0 100 50]'));
  const jpeg = (name: string, ...options: readonly string[]): Uint8Array => {
    execFileSync('pdftoppm', ['-r', '72', '-singlefile', ...options, page, path.join(folder, name)]);
    return new Uint8Array(readFileSync(path.join(folder, `${name}.jpg`)));
  };
  return {
    'png with alpha': makeFadingPng(16, 8),
    'colour jpeg': jpeg('colour', '-jpeg'),
    'cmyk jpeg': jpeg('cmyk', '-jpegcmyk'),
  };
}
