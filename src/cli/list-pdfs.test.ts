import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPdfs } from './list-pdfs.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-list-'));
  mkdirSync(at('surat/2026/arsip.pdf'), { recursive: true });
  mkdirSync(at('kosong'));
  for (const name of ['surat/b.PDF', 'surat/2026/a.pdf', 'surat/catatan.txt']) writeFileSync(at(name), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the files to check', () => {
  it('are those named and the PDFs below folders; a folder with such a name is none', async () => {
    expect(await listPdfs([at('gone.pdf'), at('surat')])).toEqual(
      ['gone.pdf', 'surat/2026/a.pdf', 'surat/b.PDF'].map(at),
    );
  });

  it('are never none: an empty folder is wrong usage', async () => {
    await expect(listPdfs([at('kosong')])).rejects.toMatchObject({ code: 'cli.usage' });
  });
});
