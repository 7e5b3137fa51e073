import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { writeXlsx } from './write-xlsx.ts';
import { readZip } from './zip-archive.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sertel-xlsx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sheets = [
  {
    name: 'Angka',
    rows: [
      ['Hal', 'Nilai'],
      ['Terbit & aktif', 12],
      ['=1+1', -3.5],
      ['<b>"x"</b>\u{1}', 0],
    ],
  },
  {
    name: 'Rincian: [per] bulan?',
    rows: [['Bulan'], ...Array.from({ length: 3 }, (_, i) => [`2026-0${i + 1}`])],
  },
];

it('gives the same bytes for the same sheets, and no cell with a formula', () => {
  const bytes = writeXlsx(sheets);
  expect(Buffer.from(bytes).equals(Buffer.from(writeXlsx(sheets)))).toBe(true);
  for (const { name, bytes: part } of readZip(bytes))
    expect(`${name} ${new TextDecoder().decode(part)}`).not.toMatch(/<f[ >]/);
});

it.skipIf(!judge('openpyxl'))('is read by openpyxl with every value as it was', () => {
  const file = path.join(folder, 'a.xlsx');
  writeFileSync(file, writeXlsx(sheets));
  const script = `import json,sys,openpyxl
book=openpyxl.load_workbook(sys.argv[1])
print(json.dumps([[s.title,[[c.value for c in r] for r in s.iter_rows()],[c.data_type for r in s.iter_rows() for c in r]] for s in book]))`;
  const { stdout, stderr } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    [
      'Angka',
      [
        ['Hal', 'Nilai'],
        ['Terbit & aktif', 12],
        ['=1+1', -3.5],
        ['<b>"x"</b>', 0],
      ],
      // An inline string that begins with "=" stays a text: "f" would be a formula.
      ['s', 's', 's', 'n', 's', 'n', 's', 'n'].map((type) =>
        type === 's' ? expect.stringMatching(/^(s|inlineStr)$/) : type,
      ),
    ],
    ['Rincian   per  bulan', [['Bulan'], ['2026-01'], ['2026-02'], ['2026-03']], expect.anything()],
  ]);
});
