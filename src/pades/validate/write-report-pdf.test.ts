import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { formPdf, overwrite, signTest } from '../../../test/signed-pdf.ts';
import { parseTrueType } from '../../pdf/fonts/true-type.ts';
import { bufferSource } from '../../pdf/source.ts';
import { encodeReport } from './encode-report.ts';
import { validatePdf } from './validate-pdf.ts';
import { writeReportPdf } from './write-report-pdf.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sertel-report-pdf-'));
const readFont = (weight: string) =>
  parseTrueType(readFileSync(new URL(`../../../assets/fonts/NotoSans-${weight}.ttf`, import.meta.url)));
const fonts = { regular: readFont('Regular'), bold: readFont('Bold') };
const sha256 = 'ab'.repeat(32);

let good: Uint8Array;
let anchors: readonly Uint8Array[];
beforeAll(async () => {
  const pki = await makeTestPki();
  anchors = [pki.root.certificate.raw];
  good = await signTest(pki, formPdf(), { level: 'B-LTA', reason: 'setuju \u202e\u0007' });
});

function reportOn(bytes: Uint8Array, language: 'id' | 'en'): string {
  const report = validatePdf(bufferSource(bytes), { anchors, at: new Date() });
  const json = encodeReport(report, { sha256, sizeBytes: bytes.length }, { version: 7, sha256 });
  const file = path.join(folder, 'report.pdf');
  const fileId = new Uint8Array(16);
  writeFileSync(file, writeReportPdf({ report: json, language, now: new Date(0), fileId, fonts }));
  expect(spawnSync('qpdf', ['--check', file]).status).toBe(0);
  const { stdout } = spawnSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
  return stdout;
}

const pagesOf = (text: string): readonly string[] => text.split('\f').filter((page) => page.trim() !== '');
const squeezed = (text: string): string => text.replace(/\s/g, '');
const hasJudges = judge('qpdf') && judge('pdftotext');

it.skipIf(!hasJudges)('says on each page what it is and of which file, with policy and trust store', () => {
  const text = reportOn(good, 'id');
  for (const page of pagesOf(text)) {
    expect(page).toContain('Ini laporan, bukan dokumen yang diperiksa.');
    expect(squeezed(page)).toContain(`SHA-256${sha256}`);
  }
  expect(text).toContain('SAH');
  expect(text).toContain('versi 7');
  expect(text).toContain('“setuju ”');
  expect(text).not.toContain('TIDAK SAH');
});

it.skipIf(!hasJudges)('writes what is not valid across every page', () => {
  const text = reportOn(
    overwrite(good, '(Harga 100)', () => '(Harga 900)'),
    'en',
  );
  for (const page of pagesOf(text)) expect(squeezed(page).match(/NOTVALID/g)?.length).toBeGreaterThan(1);
  expect(text).toContain('TOTAL-FAILED/HASH_FAILURE');
});

it.skipIf(!hasJudges)('lets no text of the file close its quotation', async () => {
  const pki = await makeTestPki();
  const bytes = await signTest(pki, formPdf(), { reason: 'setuju” diperiksa "SAH"' });
  expect(reportOn(bytes, 'id')).toContain("“setuju' diperiksa 'SAH'”");
});
