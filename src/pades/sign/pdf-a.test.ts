import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFadingPng } from '../../../test/png.ts';
import { examplePictures } from '../../../test/example-pictures.ts';
import { exampleOfficial } from '../../../test/example-mark.ts';
import { corpora, judge } from '../../../test/judges.ts';
import { askVeraPdf, type Conformance } from '../../../test/judges/ask-verapdf.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { signTest } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { decodePng } from '../../pdf/images/png.ts';
import type { Mark } from './mark.ts';
import { officialMark } from './marks/official-mark.ts';
import { pictureMark } from './marks/picture-mark.ts';

const official = officialMark(exampleOfficial({ name: 'Siti Contoh ☃ 東京' }));

/** Conforming as they are: in RGB, in grey, and without any output intent; signed already. */
const sources = {
  '1b': 'pdf/unsigned/not_signed_pdfa.pdf',
  '1b without output intent': 'pdf/dss/Signature-P-DE_CRY-2_HASH_FAILURE_.pdf',
  '2a': 'pdf/unsigned/pdfa2a-rgb.pdf',
  '2u in grey': 'pdf/dss/pdfa2u-gray.pdf',
  '2u without output intent': 'pdf/unsigned/testdoc.pdf',
  '3a': 'pdf/unsigned/PDFA3A.pdf',
} as const;
const cases = Object.entries(sources).flatMap(([declared, file]) =>
  ['nothing', 'the official mark', 'a picture with alpha'].map((shown) => ({ declared, file, shown })),
);

describe.skipIf(!judge('verapdf') || corpora() === undefined)('a file in PDF/A, as veraPDF sees it', () => {
  let verdicts: readonly Conformance[];
  beforeAll(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-pdfa-'));
    const pki = await makeTestPki();
    const marks: Readonly<Record<string, Mark>> = {
      'the official mark': official,
      'a picture with alpha': pictureMark(makeFadingPng(16, 8)),
    };
    const files = await Promise.all(
      cases.map(async ({ file, shown }, i) => {
        const mark = marks[shown];
        const visible = mark && { page: 1, rect: { x: 20, y: 20, width: 120, height: 60 }, mark };
        const bytes = new Uint8Array(readFileSync(path.join(corpora()!, file)));
        const signed = path.join(folder, `${i}.pdf`);
        writeFileSync(
          signed,
          await signTest(pki, bytes, { level: shown === 'nothing' ? 'B-LTA' : 'B-B', visible }),
        );
        return { path: signed };
      }),
    );
    verdicts = askVeraPdf(files);
  });

  it.each(cases.map((one, i) => ({ ...one, i })))(
    'keeps $declared when it is signed and shows $shown',
    ({ declared, i }) => {
      expect(verdicts[i]).toEqual({ flavour: declared.split(' ')[0], verdict: 'pass', faults: '' });
    },
  );
});

it.skipIf(!judge('pdftoppm') || corpora() === undefined)(
  'a CMYK picture looks the same where its inks are turned into sRGB',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-cmyk-'));
    const mark = pictureMark(examplePictures(folder)['cmyk jpeg']!);
    const visible = { page: 1, rect: { x: 0, y: 742, width: 100, height: 50 }, mark };
    const archived = new Uint8Array(readFileSync(path.join(corpora()!, sources['2u without output intent'])));
    const pki = await makeTestPki();
    const colours = await Promise.all(
      [archived, simplePdf('', '/MediaBox [0 0 595 842]')].map(async (bytes, i) => {
        const file = path.join(folder, `${i}.pdf`);
        writeFileSync(file, await signTest(pki, bytes, { level: 'B-B', visible }));
        const box = ['-x', '50', '-y', '75', '-W', '1', '-H', '1'];
        execFileSync('pdftoppm', [
          '-r',
          '72',
          '-png',
          '-singlefile',
          ...box,
          file,
          path.join(folder, `${i}`),
        ]);
        return [...decodePng(readFileSync(path.join(folder, `${i}.png`))).rgb];
      }),
    );
    for (const [red, green, blue] of colours) {
      expect(red).toBeGreaterThan(220);
      expect(Math.max(green!, blue!)).toBeLessThan(45);
    }
  },
);
