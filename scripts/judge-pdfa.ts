// Signs every PDF of the corpus that veraPDF finds conforming to the PDF/A (or PDF/UA) that it declares, with each kind
// of mark and at each level, and lets veraPDF judge the result: conforming before, conforming after.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from '#crypto';
import { exampleOfficial } from '../test/example-mark.ts';
import { readFonts } from '../src/io/files/read-fonts.ts';
import { corpora, judge, listPdfs } from '../test/judges.ts';
import { askVeraPdf } from '../test/judges/ask-verapdf.ts';
import { makeTestPki } from '../test/pki/test-pki.ts';
import { AppError } from '../src/lib/errors.ts';
import type { Mark } from '../src/pades/sign/mark.ts';
import { officialMark } from '../src/pades/sign/marks/official-mark.ts';
import { pictureMark } from '../src/pades/sign/marks/picture-mark.ts';
import { qrMark } from '../src/pades/sign/marks/qr-mark.ts';
import type { PadesLevel } from '../src/pades/sign/sign-pdf.ts';
import { overwrite, signTest } from '../test/signed-pdf.ts';
import { openPdf } from '../src/pdf/document.ts';
import { writeDocument } from '../src/pdf/document-writer/write-document.ts';
import { pageCount } from '../src/pdf/pages.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { examplePictures } from '../test/example-pictures.ts';

const levels: readonly PadesLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

type Pki = Awaited<ReturnType<typeof makeTestPki>>;

interface Source {
  readonly file: string;
  readonly flavours: readonly string[];
  readonly bytes: Uint8Array;
}

interface Result {
  readonly source: Source;
  readonly what: string;
  readonly flavour: string;
  readonly path: string | undefined;
  readonly refusal: string | undefined;
}

async function main(): Promise<void> {
  const folder = corpora();
  if (folder === undefined || !judge('verapdf') || !judge('pdftoppm')) {
    console.log('judge:pdfa: skipped, it needs the corpora (SERTEL_CORPORA), veraPDF and pdftoppm');
    return;
  }
  const work = mkdtempSync(path.join(tmpdir(), 'sertel-pdfa-'));
  try {
    const sources = [...fromCorpus(folder), ...ownDocuments()];
    const pki = await makeTestPki();
    const marks = exampleMarks(work);
    const results: Result[] = [];
    for (const source of sources)
      for (const way of waysToSign(marks))
        results.push(...(await signOne(source, way, pki, path.join(work, `${results.length}.pdf`))));
    report(sources, results);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** What declares a flavour and holds it; PDF/UA is declared beside PDF/A and asked for by name. */
function fromCorpus(folder: string): readonly Source[] {
  const files = listPdfs(folder).flatMap((file) => {
    const bytes = readFileSync(path.join(folder, file));
    const named = [bytes.includes('/Metadata') ? '-' : [], bytes.includes('pdfuaid') ? 'ua1' : []].flat();
    return named.map((flavour) => ({ file, flavour, path: path.join(folder, file) }));
  });
  const verdicts = askVeraPdf(files);
  const held = new Map<string, string[]>();
  verdicts.forEach(({ flavour, verdict }, i) => {
    const file = files[i]?.file ?? '';
    if (verdict === 'pass') held.set(file, [...(held.get(file) ?? []), flavour]);
  });
  return [...held].map(([file, flavours]) => ({
    file,
    flavours,
    bytes: new Uint8Array(readFileSync(path.join(folder, file))),
  }));
}

/** Of the document writer, which declares 2a and UA-1; what is in A is in B of the next part as well. */
function ownDocuments(): readonly Source[] {
  const bytes = writeDocument({
    title: 'Surat percontohan',
    language: 'id',
    now: new Date(),
    fileId: randomBytes(16),
    fonts: readFonts(),
    blocks: [
      { kind: 'heading', level: 1, text: 'Surat percontohan' },
      { kind: 'list', markers: 'letter', items: ['satu', 'dua'] },
      { kind: 'page-break' },
      { kind: 'table', header: ['Nomor', 'Uraian'], rows: [['1', 'contoh']] },
    ],
  });
  const declare = (part: number, conformance: string): Uint8Array =>
    overwrite(
      overwrite(bytes, /<pdfaid:part>\d/, () => `<pdfaid:part>${part}`),
      /<pdfaid:conformance>\w/,
      () => `<pdfaid:conformance>${conformance}`,
    );
  return [
    { file: 'own document', flavours: ['2a', 'ua1'], bytes },
    { file: 'own document as 2b', flavours: ['2b'], bytes: declare(2, 'B') },
    { file: 'own document as 3b', flavours: ['3b'], bytes: declare(3, 'B') },
  ];
}

function exampleMarks(work: string): readonly (readonly [string, Mark | undefined])[] {
  const pictures = examplePictures(work);
  return [
    ['invisible', undefined],
    ['qr', qrMark('https://contoh.example/')],
    ['official', officialMark(exampleOfficial())],
    ...Object.entries(pictures).map(([what, bytes]) => [what, pictureMark(bytes)] as const),
  ];
}

interface Way {
  readonly what: string;
  readonly mark: Mark | undefined;
  readonly level: PadesLevel;
  /** On every page, where the file has several and no signature. */
  readonly copies?: boolean;
  /** Another signer afterwards, unseen. */
  readonly second?: boolean;
}

/** The levels add the same whatever is shown, so that they are gone through with nothing and with most. */
function waysToSign(marks: ReturnType<typeof exampleMarks>): readonly Way[] {
  return marks.flatMap(([what, mark]): readonly Way[] => {
    if (what !== 'official' && mark !== undefined) return [{ what, mark, level: 'B-B' }];
    const each = levels.map((level) => ({ what, mark, level }));
    return mark === undefined
      ? each
      : [
          ...each,
          { what: `${what}, copied`, mark, level: 'B-B', copies: true },
          { what: `${what}, then a second signer`, mark, level: 'B-LT', second: true },
        ];
  });
}

async function signOne(source: Source, way: Way, pki: Pki, file: string): Promise<readonly Result[]> {
  const what = `${way.what} ${way.level}`;
  const result = (made: string | undefined, refusal?: string): readonly Result[] =>
    source.flavours.map((flavour) => ({ source, what, flavour, path: made, refusal }));
  const pages = pageCount(openPdf(bufferSource(source.bytes)));
  const visible = way.mark && {
    page: pages,
    rect: { x: 20, y: 20, width: 120, height: 60 },
    mark: way.mark,
    copies: way.copies === true ? Array.from({ length: pages }, (_, i) => i + 1) : undefined,
  };
  try {
    const signed = await signTest(pki, source.bytes, { level: way.level, visible });
    writeFileSync(file, way.second === true ? await signTest(pki, signed, { level: way.level }) : signed);
    return result(file);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return result(undefined, error.code);
  }
}

function report(sources: readonly Source[], results: readonly Result[]): void {
  const signed = results.filter((result) => result.path !== undefined);
  const verdicts = askVeraPdf(signed.map(({ path = '', flavour }) => ({ path, flavour })));
  const kept = new Map(signed.map((result, i) => [result, verdicts[i]]));
  const table: Record<string, { kept: number; refused: number; lost: number }> = {};
  for (const result of results) {
    const { flavour, what, source, refusal } = result;
    const row = (table[flavour] ??= { kept: 0, refused: 0, lost: 0 });
    const verdict = kept.get(result);
    if (verdict?.verdict === 'pass') row.kept++;
    else {
      row[verdict === undefined ? 'refused' : 'lost']++;
      console.log(`${flavour.padEnd(4)} ${source.file} ${what}: ${refusal ?? verdict?.faults}`);
    }
  }
  console.table(table);
  const lost = Object.values(table).reduce((sum, row) => sum + row.lost, 0);
  console.log(
    `judge:pdfa: ${sources.length} files, ${results.length} results, ${lost} lost what they declare`,
  );
  if (lost > 0 || signed.length === 0) process.exitCode = 1;
}

await main();
