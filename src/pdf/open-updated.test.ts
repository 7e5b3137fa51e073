import { expect, it } from 'vitest';
import { simplePdf } from '../../test/simple-pdf.ts';
import { concatBytes } from '../lib/bytes.ts';
import { openPdf, type PdfDocument } from './document.ts';
import { beginUpdate } from './incremental-writer.ts';
import { asKind, dict, name, withEntries } from './objects.ts';
import { openUpdated } from './open-updated.ts';
import { getPage, pageCount } from './pages.ts';
import { bufferSource } from './source.ts';

const bytes = simplePdf('BT ET');
const open = (): PdfDocument => openPdf(bufferSource(bytes));

/** A changed catalog and a new object. */
function change(document: PdfDocument): Uint8Array {
  const update = beginUpdate(document);
  const added = update.allocate();
  update.put(added, dict({ Added: true }));
  update.put(document.catalogRef, withEntries(document.catalog, { Version: name('2.0'), Extra: added }));
  return update.finish(new Uint8Array(16)).tail;
}

it('shows what the update says and else what the document said, as if it were opened anew', () => {
  const document = open();
  const tail = change(document);
  const updated = openUpdated(document, tail);
  const anew = openPdf(bufferSource(concatBytes([bytes, tail])));
  expect(updated.catalog).toEqual(anew.catalog);
  expect(updated.version).toBe('2.0');
  expect(updated.size).toBe(anew.size);
  expect(updated.revisions).toEqual(anew.revisions);
  expect(updated.trailer).toEqual(anew.trailer);
  expect(asKind(updated.resolve(updated.catalog.entries.get('Extra')), 'dict')?.entries.get('Added')).toBe(
    true,
  );
  expect(pageCount(updated)).toBe(1);
  expect(getPage(updated, 1).dict).toBe(getPage(document, 1).dict);
});

it('can be updated again', () => {
  const document = open();
  const first = change(document);
  const second = change(openUpdated(document, first));
  const anew = openPdf(bufferSource(concatBytes([bytes, first, second])));
  expect(anew.revisions).toHaveLength(3);
});

it('refuses a tail that continues another file', () => {
  const other = openPdf(bufferSource(simplePdf('BT (another) Tj ET')));
  expect(() => openUpdated(open(), change(other))).toThrow(expect.objectContaining({ code: 'pdf.bad-xref' }));
});
