import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../test/judges.ts';
import { simplePdf } from '../../test/simple-pdf.ts';
import { concatBytes, fromLatin1, toLatin1 } from '../lib/bytes.ts';
import { openPdf } from './document.ts';
import { beginUpdate } from './incremental-writer.ts';
import { asKind, dict, withEntries } from './objects.ts';
import { openRecovering } from './open-recovering.ts';
import { getPage } from './pages.ts';
import { bufferSource } from './source.ts';

const intact = toLatin1(simplePdf('BT ET'));
const body = intact.slice(0, intact.indexOf('xref\n0 6'));
const trailer = 'trailer\n<< /Root 1 0 R >>\n';
const open = (text: string) => openRecovering(bufferSource(fromLatin1(text)));
const refused = (text: string) => () => open(text);
const withCode = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });

/** The file with one object changed, as a signature would. */
function updated(text: string): Uint8Array {
  const document = open(text);
  const update = beginUpdate(document);
  const page = getPage(document, 1);
  update.put(page.ref, withEntries(page.dict, { Mark: 7 }));
  update.put(update.allocate(), dict({ New: true }));
  return concatBytes([fromLatin1(text), update.finish(new Uint8Array(16)).tail]);
}

describe('a file whose cross-reference data cannot be used', () => {
  it.each([
    ['no startxref', body + trailer],
    ['no trailer and no table', body],
    ['startxref outside the file', intact.replace(/startxref\n\d+/, 'startxref\n99999')],
    ['startxref at something else', intact.replace(/startxref\n\d+/, 'startxref\n20')],
    ['a table that is no table', intact.replace('0 6\n', '0 -2\n')],
    ['a trailer that does not parse', intact.replace('/Size 6', '/Size }')],
    [
      'an entry at the wrong place',
      intact.replace(
        /\d{10}( 00000 n \n\d{10} 00000 n \n\d{10} 00000 n \n\d{10} 00000 n \n)/,
        '0000000200$1',
      ),
    ],
    [
      'a table some bytes from its place',
      intact.replace(/startxref\n(\d+)/, (_, at) => `startxref\n${Number(at) - 3}`),
    ],
    ['bytes before the header', `junk before\n${intact.replace('0 6\n', '0 -2\n')}`],
  ])('%s: is put together, and its update is whole', (_what, text) => {
    expect(open(text).recovered).toBe(true);
    const bytes = updated(text);
    const after = openPdf(bufferSource(bytes));
    expect([after.recovered, after.sections.length, after.trailer.entries.has('Prev')]).toEqual([
      false,
      1,
      false,
    ]);
    expect(getPage(after, 1).dict.entries.get('Mark')).toBe(7);
    expect(
      asKind(after.resolve(getPage(after, 1).dict.entries.get('Contents')), 'stream')?.encoded(),
    ).toEqual(fromLatin1('BT ET'));
    if (!judge('qpdf')) return;
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-recovered-'));
    writeFileSync(path.join(folder, 'a.pdf'), bytes);
    const { status, stderr } = spawnSync('qpdf', ['--check', path.join(folder, 'a.pdf')], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('is left as it is where nothing is wrong', () => {
    expect(open(intact).recovered).toBe(false);
  });

  it('gives no sense to a reference that names nothing', () => {
    const text = `${body.replace('/Resources', '/Annots [6 0 R 40 0 R] /Resources')}${trailer}`;
    expect(open(text).size).toBe(41);
    expect(openPdf(bufferSource(updated(text))).get({ kind: 'ref', number: 6, generation: 0 })).toBeNull();
  });

  it('takes the later of two revisions', () => {
    const text = `${body}${trailer}%%EOF\n4 0 obj\n<< /Length 4 >>\nstream\nq Q \nendstream\nendobj\n`;
    const document = open(text);
    expect(asKind(document.get({ kind: 'ref', number: 4, generation: 0 }), 'stream')?.encoded()).toEqual(
      fromLatin1('q Q '),
    );
  });

  it('does not take a file in a stream for part of the document', () => {
    const inner = '4 0 obj\n<< /Evil true >>\nendobj\n';
    const text = `${body}6 0 obj\n<< /Length 7 0 R >>\nstream\n${inner}endstream inside\nendstream\nendobj\n7 0 obj\n${inner.length + 17}\nendobj\n${trailer}`;
    expect(asKind(open(text).get({ kind: 'ref', number: 4, generation: 0 }), 'stream')).toBeDefined();
  });

  it('writes anew what a damaged object stream holds', () => {
    const pages = '<</Type/Pages/Kids[5 0 R]/Count 1>>';
    const inner = `4 0 5 ${pages.length} ${pages}<</Type/Page/Parent 4 0 R/MediaBox[0 0 9 9]>>`;
    const text = `%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 4 0 R>>endobj\n2 0 obj<</Type/ObjStm/N 1/First ${`4 0 5 ${pages.length} `.length}/Length ${inner.length}>>stream\n${inner}\nendstream endobj\n${trailer}`;
    const after = openPdf(bufferSource(updated(text)));
    expect([after.xrefEntry(4)?.kind, after.xrefEntry(5)?.kind, after.xrefEntry(2)]).toEqual([
      'offset',
      'offset',
      undefined,
    ]);
    expect(getPage(after, 1).mediaBox).toEqual([0, 0, 9, 9]);
  });
});

describe('what leaves a choice is refused', () => {
  const signature = '<< /Type /Sig /ByteRange [0 1 2 3] >>';
  const packed = (content: string) =>
    `7 0 obj<</Type/ObjStm/N 1/First 4/Length ${4 + content.length}>>stream\n6 0 ${content}\nendstream endobj\n`;
  it.each([
    ['two definitions in one revision', `${body}4 0 obj\n<< >>\nendobj\n${trailer}`, /twice/],
    [
      'two definitions, one in an object stream',
      `${body}${packed('<<>>')}6 0 obj 1 endobj\n${trailer}`,
      /twice/,
    ],
    [
      'two catalogs',
      `${body}6 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n${trailer}`,
      /more than one/,
    ],
    ['no catalog', body.replace('/Catalog', '/Other'), /no document catalog/],
    ['a page that is missing', `${body.replace('3 0 obj', '9 0 obj')}${trailer}`, /page tree/],
    ['a signature', `${body}6 0 obj\n${signature}\nendobj\n${trailer}`, /signature/],
    [
      'a signature under an escaped name',
      `${body}6 0 obj\n${signature.replace('/By', '/#42y')}\nendobj\n${trailer}`,
      /signature/,
    ],
    ['a signature in an object stream', `${body}${packed(signature)}${trailer}`, /signature/],
    [
      'a signature in an object that does not parse',
      `${body}6 0 obj\n<< ) /ByteRange [0 1 2 3] >>\n${trailer}`,
      /signature/,
    ],
    ['encryption', `${body}trailer\n<< /Root 1 0 R /Encrypt 9 0 R >>\n`, /encrypted/],
    ['encryption in a trailer that does not parse', `${body}trailer\n<< ) /Encrypt 9 0 R >>\n`, /encrypted/],
  ])('%s', (_what, text, message) => {
    expect(refused(text)).toThrow(withCode('pdf.bad-xref', message));
  });

  it('a file that is no PDF stays one', () => {
    expect(refused('1 0 obj<</Type/Catalog>>endobj')).toThrow(withCode('pdf.not-a-pdf', /%PDF/));
  });

  it.each([
    ['strings that hold the rest of the file', `${'1 0 obj 5 ('.repeat(100_000)}${')'.repeat(100_000)}`],
    ['strings that do not end', '1 0 obj ('.repeat(200_000)],
    ['comments that do not end', '1 0 obj <<>> %'.repeat(200_000)],
    ['dictionaries that do not end', '1 0 obj <</A '.repeat(200_000)],
  ])('%s cost bounded work: at most two reads for each object that begins', (_what, text) => {
    const bytes = fromLatin1(`%PDF-1.4\n${text}`);
    const source = bufferSource(bytes);
    let reads = 0;
    const counted = {
      ...source,
      read: (offset: number, length: number) => {
        reads++;
        return source.read(offset, length);
      },
    };
    expect(() => openRecovering(counted)).toThrow(withCode('pdf.bad-xref', /recovered/));
    expect(reads).toBeLessThan(400_000);
  });
});
