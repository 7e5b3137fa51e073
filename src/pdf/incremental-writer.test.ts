import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../test/judges.ts';
import { simplePdf } from '../../test/simple-pdf.ts';
import { concatBytes, fromLatin1, toLatin1 } from '../lib/bytes.ts';
import { openPdf } from './document.ts';
import { beginUpdate } from './incremental-writer.ts';
import { asKind, dict, name, ref, stream, withEntries } from './objects.ts';
import { bufferSource } from './source.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sertel-update-'));
const plain = simplePdf('BT /F1 24 Tf 72 700 Td (lama) Tj ET');
const newId = new Uint8Array(16).fill(7);

function write(file: string, bytes: Uint8Array): string {
  writeFileSync(path.join(folder, file), bytes);
  return path.join(folder, file);
}

/** The file as qpdf rewrites it. */
function rewritten(...options: readonly string[]): Uint8Array {
  const to = path.join(folder, 'rewritten.pdf');
  execFileSync('qpdf', [...options, write('plain.pdf', plain), to]);
  return readFileSync(to);
}

/** A table that hides object 6, which only the stream that XRefStm names can find. */
function hybridPdf(): Uint8Array {
  const body = toLatin1(plain).slice(0, toLatin1(plain).indexOf('xref\n'));
  const hidden = '<< /Producer (tersembunyi) >>';
  const container = `7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length ${hidden.length + 4} >>\nstream\n6 0 ${hidden}\nendstream\nendobj\n`;
  const at = body.length + container.length;
  const rows = Uint8Array.of(2, 0, 0, 7, 0, 1, ...[16, 8, 0].map((s) => (body.length >> s) & 0xff), 0);
  const xref = `8 0 obj\n<< /Type /XRef /Size 9 /W [1 3 1] /Index [6 2] /Root 1 0 R /Length ${rows.length} >>\nstream\n${toLatin1(rows)}\nendstream\nendobj\n`;
  const old = toLatin1(plain).slice(body.length);
  const table = old
    .replace('0 6\n', '0 9\n')
    .replace(
      'trailer\n',
      `${'0000000000 00000 f \n'.repeat(2)}${String(at).padStart(10, '0')} 00000 n \ntrailer\n`,
    )
    .replace('/Size 6', `/Size 9 /Info 6 0 R /XRefStm ${at}`)
    .replace(/startxref\n\d+/, `startxref\n${at + xref.length}`);
  return fromLatin1(body + container + xref + table);
}

/** Replaces the page's content. */
function updated(original: Uint8Array, text: string): Uint8Array {
  const document = openPdf(bufferSource(original));
  const pages = document.getDict(document.catalog, 'Pages');
  const page = asKind(document.getArray(pages!, 'Kids')?.items[0], 'ref');
  const update = beginUpdate(document);
  const content = update.allocate();
  update.put(content, stream(dict({}), fromLatin1(`BT /F1 24 Tf 72 700 Td (${text}) Tj ET`)));
  update.put(page!, withEntries(asKind(update.get(page!), 'dict')!, { Contents: content }));
  return concatBytes([original, update.finish(newId).tail]);
}

function expectShown(file: Uint8Array, text: string): void {
  const at = write('updated.pdf', file);
  expect(execFileSync('qpdf', ['--check', at], { encoding: 'utf8' })).not.toContain('WARNING');
  expect(execFileSync('pdftotext', ['-q', at, '-'], { encoding: 'utf8' }).trim()).toBe(text);
}

describe('an update', () => {
  it.skipIf(!judge('qpdf') || !judge('pdftotext')).each([
    ['a table', () => plain, 'table'],
    ['a table behind junk', () => concatBytes([fromLatin1('junk\r\n'), plain]), 'table'],
    ['a stream', () => rewritten('--object-streams=generate'), 'stream'],
    ['a linearized file', () => rewritten('--linearize'), 'table'],
    ['a hybrid', hybridPdf, 'hybrid'],
  ])('goes on in the kind of %s, once and again', (what, make, kind) => {
    const original = make();
    const once = updated(original, 'baru');
    const twice = updated(once, 'terbaru');
    expect(twice.subarray(0, original.length)).toEqual(new Uint8Array(original));
    const document = openPdf(bufferSource(twice));
    expect(document.revisions.map((revision) => revision.kind)).toEqual([kind, kind, kind]);
    if (!what.includes('junk')) expectShown(once, 'baru');
    if (!what.includes('junk')) expectShown(twice, 'terbaru');
    if (kind === 'hybrid') expect(document.getDict(document.trailer, 'Info')).toBeDefined();
  });

  it('keeps the first identifier and renews the second', () => {
    const kept = new Uint8Array(16).fill(1);
    const text = toLatin1(plain).replace(
      '/Root 1 0 R',
      `/Root 1 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`,
    );
    const document = openPdf(bufferSource(updated(fromLatin1(text), 'x')));
    expect(
      document.getArray(document.trailer, 'ID')?.items.map((item) => asKind(item, 'string')?.bytes),
    ).toEqual([kept, newId]);
  });

  it('begins on a line of its own', () => {
    const { tail } = beginUpdate(openPdf(bufferSource(plain.subarray(0, -1)))).finish(newId);
    expect(tail[0]).toBe(0x0a);
  });

  it('tells where an object stands and what writes itself has written, once it is finished', () => {
    const update = beginUpdate(openPdf(bufferSource(plain)));
    const value = update.allocate();
    const placeOf = update.putWritten(value, (tail) => {
      const at = tail.length;
      tail.text('<</ByteRange[0 0 0 0]/Contents<0000>>>');
      return at;
    });
    expect(placeOf).toThrow(RangeError);
    const finished = update.finish(newId);
    const text = toLatin1(concatBytes([plain, finished.tail]));
    expect(text.slice(finished.offsetOf(value))).toMatch(/^6 0 obj\n/);
    expect(text.slice(plain.length + placeOf())).toMatch(
      /^<<\/ByteRange\[0 0 0 0\]\/Contents<0000>>>\nendobj/,
    );
    expect(() => finished.offsetOf(ref(99))).toThrow(RangeError);
  });

  it('never takes a reference that names nothing for an object of its own', () => {
    const update = beginUpdate(openPdf(bufferSource(plain)));
    const own = update.allocate();
    update.put(own, dict({ Own: true }));
    const stale = ref(own.number);
    expect(update.get(stale)).toBeNull();
    expect(() => update.put(stale, dict({}))).toThrow(expect.objectContaining({ code: 'pdf.bad-object' }));
    expect(update.get(own)).toEqual(dict({ Own: true }));
  });

  it('keeps the generation of an object', () => {
    const update = beginUpdate(openPdf(bufferSource(plain)));
    update.put(ref(5, 3), name('X'));
    expect(toLatin1(update.finish(newId).tail)).toMatch(/5 3 obj[^]*\n5 1\n\d{10} 00003 n /);
  });
});
