/** Compares our word with poppler's `pdfsig` (integrity) and pyHanko (integrity, changes) over the corpora: tables, then each difference. */
import { readFileSync } from 'node:fs';
import { validatePdf } from '../src/pades/validate/validate-pdf.ts';
import type { SignatureReport } from '../src/pades/validate/report.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { corpora } from '../test/judges.ts';
import { compareWithPyhanko } from './judge-validate/compare-with-pyhanko.ts';

const folder = corpora();
if (folder === undefined) throw new Error('the corpora are missing; set SERTEL_CORPORA');

const rows = readCsv(readFileSync(`${folder}/pdf/index.csv`, 'utf8'));
const counts = new Map<string, number>();
const differences: string[] = [];
let slowest = { file: '', ms: 0 };

for (const row of rows) {
  const file = row['file'] ?? '';
  const started = performance.now();
  const report = validatePdf(bufferSource(readFileSync(`${folder}/${file}`)), {
    anchors: [],
    at: new Date(),
  });
  const ms = performance.now() - started;
  if (ms > slowest.ms) slowest = { file, ms };
  const all = [...report.signatures, ...report.documentTimestamps];
  const theirs = (row['pdfsig_integrity_verdict'] ?? '')
    .replace(/\[.*\]/, '')
    .split(';')
    .map((text) => text.trim())
    .filter(Boolean);
  const valid = theirs.filter((text) => text === 'Signature is Valid.').length;
  const ours = all.filter(({ integrity }) => integrity === 'intact').length;
  const count = Number(row['signatures_seen_by_pdfsig'] ?? 0);
  // pdfsig says nothing of document timestamps ("not yet been verified") and counts fields without a signature.
  const broken = theirs.filter((text) => /Mismatch|Invalid|Failure/.test(text)).length;
  const same = ours >= valid && all.length - ours >= broken;
  const changed = all.filter(({ changesAfter }) => changesAfter.some(({ allowed }) => !allowed)).length;
  const key = `${same ? 'agree' : 'differ'}${count === 0 ? ', unsigned by pdfsig' : ''}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if (changed > 0)
    differences.push(
      `changed    ${file}: ${all
        .flatMap(({ changesAfter }) => changesAfter)
        .filter(({ allowed }) => !allowed)
        .slice(0, 4)
        .map(({ what, page }) => `${what.en}${page === undefined ? '' : ` p${page}`}`)
        .join('; ')}`,
    );
  if (!same) {
    differences.push(
      `integrity  ${file}: ours ${ours}/${all.length}, pdfsig ${valid}/${count} [${theirs.join('; ')}] ${report.verdict === 'unreadable' ? (report.finding.detail ?? '') : all.map(explain).join(' | ')}`,
    );
  }
}

/** Files on which the two differ today, each looked at: docs/validation.md says who is right. More is a regression. */
const mostDifferences = 15;
const slowestAllowedMs = 2000;
const differing = [...counts]
  .filter(([key]) => key.startsWith('differ'))
  .reduce((sum, [, count]) => sum + count, 0);
if (differing > mostDifferences || slowest.ms > slowestAllowedMs) process.exitCode = 1;

for (const [key, count] of counts) console.log(`${key}: ${count}`);
console.log(`slowest: ${slowest.file} ${slowest.ms.toFixed(0)} ms`);
for (const line of differences.toSorted()) console.log(line);

const files = rows.flatMap(({ file }) => file ?? []);
if (!compareWithPyhanko(folder, files)) process.exitCode = 1;

function explain({ field, integrity, finding }: SignatureReport): string {
  return `${field}: ${integrity} ${finding.code} ${finding.detail ?? ''}`;
}

function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const lines = text
    .trim()
    .split('\n')
    .map(
      (line) =>
        line
          .match(/("([^"]|"")*"|[^,]*)(,|\r?$)/g)
          ?.map((cell) => cell.replace(/[,\r]*$/, '').replace(/^"|"$/g, '')) ?? [],
    );
  const [header = [], ...body] = lines;
  return body.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}
