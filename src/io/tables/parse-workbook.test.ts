import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { writeZip } from '../files/zip-archive.ts';
import { parseWorkbook } from './parse-workbook.ts';
import { TableError } from './table-error.ts';

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const usual: Readonly<Record<string, string>> = {
  '[Content_Types].xml': '<?xml version="1.0"?><Types/>',
  'xl/workbook.xml': `<workbook ${main} xmlns:r="r"><sheets><sheet name="Data" sheetId="1" r:id="rId7"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/sharedStrings.xml': `<sst ${main}><si><t>nik</t></si><si><r><t>na</t></r><r><t xml:space="preserve">ma </t></r><rPh><t>x</t></rPh></si></sst>`,
};

const workbook = (rows: string, others: Readonly<Record<string, string>> = {}): Uint8Array => {
  const sheet = `<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`;
  const parts = { ...usual, 'xl/worksheets/sheet1.xml': sheet, ...others };
  return writeZip(Object.entries(parts).map(([name, text]) => ({ name, bytes: Buffer.from(text) })));
};
const long = (text: string): string => text.repeat(3_000_000);
const row = '<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c></row>';

describe('a workbook', () => {
  it('gives the rows of its first sheet, shared, inline and left-out cells in their places', () => {
    const rows = parseWorkbook(
      workbook(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
        <row r="3"/><row r="4"><c r="B4" t="inlineStr"><is><t>Budi &amp; &#x41;</t></is></c><c r="C4"><v>0812</v></c></row>`),
    );
    expect(rows).toEqual([
      { line: 1, cells: ['nik', '', 'nama'], faults: new Map() },
      { line: 4, cells: ['', 'Budi & A', '0812'], faults: new Map() },
    ]);
  });

  it.each([
    ['a formula', '<c r="B2" t="str"><f>HYPERLINK("x")</f><v>x</v></c>', 'B2: a formula'],
    [
      'a number that was rounded',
      '<c r="B2"><v>3.174010101010001E15</v></c>',
      'B2: expected a text, got a number',
    ],
    ['a number of 16 digits', '<c r="B2"><v>3174010101010000</v></c>', 'B2: expected a text, got a number'],
    ['an error', '<c r="B2" t="e"><v>#REF!</v></c>', 'B2: expected a text'],
    [
      'a text that is not there',
      '<c r="B2" t="s"><v>99</v></c>',
      'B2: expected a text that the workbook has',
    ],
  ])('names the cell with %s', (_what, cell, fault) => {
    const [found] = parseWorkbook(workbook(`<row r="2">${cell}</row>`));
    expect(found?.faults?.get(1)).toContain(fault);
  });

  it.each([
    ['macros', workbook(row, { 'xl/vbaProject.bin': 'x' })],
    ['macros by its types', workbook(row, { '[Content_Types].xml': '<Types a="x.macroEnabled.main+xml"/>' })],
    ['links to other files', workbook(row, { 'xl/externalLinks/externalLink1.xml': '<x/>' })],
    ['connections', workbook(row, { 'xl/connections.xml': '<x/>' })],
    ['embedded objects', workbook(row, { 'xl/embeddings/oleObject1.bin': 'x' })],
    ['a part twice', workbook(row, { 'XL/workbook.xml': '<x/>' })],
    ['no sheet', workbook(row, { 'xl/workbook.xml': '<workbook/>' })],
    [
      'a document type',
      workbook(row, { 'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>' }),
    ],
    ['an entity of its own', workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>')],
    ['elements that cross', workbook('<row r="1"><c r="A1"></row></c>')],
    ['elements without end', workbook('<row r="1">')],
    ['rows out of order', workbook('<row r="2"/><row r="2"/>')],
    ['a column too far', workbook('<row r="1"><c r="U1"><v>1</v></c></row>')],
    [
      'a cell too long',
      workbook(`<row r="1"><c r="A1" t="inlineStr"><is><t>${'a'.repeat(501)}</t></is></c></row>`),
    ],
    ['too many rows', workbook(Array.from({ length: 502 }, () => '<row><c><v>1</v></c></row>').join(''))],
    ['more than 16 MiB unpacked', workbook(row, { 'xl/media/picture.bin': '0'.repeat(17 * 2 ** 20) })],
  ])('is refused as a whole with %s', (_what, bytes) => {
    expect(() => parseWorkbook(bytes)).toThrow(TableError);
  });

  it.each([
    ['millions of empty rows', workbook('<row/>'.repeat(2_700_000)), 'at most 5000 rows'],
    ['millions of elements that are no rows', workbook('<x/>'.repeat(3_000_000)), 'more elements'],
    ['millions of comments', workbook('<!---->'.repeat(2_300_000)), 'more elements'],
    [
      'millions of elements in its texts',
      workbook(row, { 'xl/sharedStrings.xml': long('<t/>') }),
      'more elements',
    ],
    ['millions of character references', workbook(long('&#65;')), 'more entities'],
    [
      'millions of entities in an attribute',
      workbook(`<row a="${'&lt;'.repeat(3_000_000)}"/>`),
      'a tag that',
    ],
    ['an element of millions of attributes', workbook(`<row${' a=""'.repeat(2_600_000)}/>`), 'a tag that'],
  ])('is refused with little read of it for %s', (_what, bytes, fault) => {
    expect(bytes.length).toBeLessThan(2 ** 17);
    expect(() => parseWorkbook(bytes)).toThrow(
      expect.objectContaining({ code: 'table.refused', message: expect.stringContaining(fault) }),
    );
  });

  it('may have formatted rows and cells that are empty', () => {
    const empty = Array.from({ length: 20 }, () => '<c s="1"/>').join('');
    const cell = '<c t="inlineStr"><is><t>1</t></is></c>';
    const rows = `<row>${cell.repeat(20)}</row>`.repeat(500) + `<row>${empty}</row>`.repeat(4_000);
    expect(parseWorkbook(workbook(rows))).toHaveLength(500);
  });

  it.skipIf(!judge('openpyxl'))('of another maker reads as it was written', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-workbook-'));
    const file = path.join(folder, 'daftar.xlsx');
    const script = `import openpyxl, sys
w = openpyxl.Workbook(); s = w.active
s.append(["nik", "nama", "email"])
s.append(["3174010101010001", "Siti <Contoh>", "siti@contoh.example"])
s["C2"].hyperlink = "mailto:siti@contoh.example"
s["A3"] = "=1+1"
w.create_sheet("Lain"); w.save(sys.argv[1])`;
    try {
      execFileSync('python3', ['-c', script, file]);
      const rows = parseWorkbook(readFileSync(file));
      expect(rows.map(({ cells }) => cells)).toEqual([
        ['nik', 'nama', 'email'],
        ['3174010101010001', 'Siti <Contoh>', 'siti@contoh.example'],
        [''],
      ]);
      expect(rows[2]?.faults?.get(0)).toBe('A3: a formula is no value');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
