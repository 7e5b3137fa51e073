import { beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import {
  append,
  appendText,
  appendWithTrailer,
  formPdf,
  signTest,
  type TestPki,
} from '../../../test/signed-pdf.ts';
import { fromLatin1, toLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import {
  array,
  asKind,
  dict,
  literal,
  name,
  ref,
  stream,
  withEntries,
  type PdfDict,
} from '../../pdf/objects.ts';
import { bufferSource } from '../../pdf/source.ts';
import type { ChangeCode } from '../diff/change.ts';
import type { ValidationReport } from './report.ts';
import { validatePdf } from './validate-pdf.ts';

let pki: TestPki;
let signed: Uint8Array;
let certified: Uint8Array;
let shared: Uint8Array;
beforeAll(async () => {
  pki = await makeTestPki();
  signed = await signTest(pki, formPdf(), { field: 'ttd' });
  certified = await signTest(pki, formPdf(), { field: 'ttd', certify: 2 });
  shared = await signTest(pki, withSharedAppearance(), { field: 'ttd' });
});

/** The form whose text field's appearance dictionary the catalog names as well. */
const withSharedAppearance = (): Uint8Array =>
  append(formPdf(), (u, document) => {
    const appearance = u.allocate();
    u.put(appearance, dict({ N: ref(7) }));
    u.put(ref(6), withEntries(asKind(document.get(ref(6)), 'dict')!, { AP: appearance }));
    u.put(ref(1), withEntries(document.catalog, { Elsewhere: appearance }));
  });

const validate = (bytes: Uint8Array): ValidationReport =>
  validatePdf(bufferSource(bytes), { anchors: [pki.root.certificate.raw], at: new Date() });

const catalogNow = (bytes: Uint8Array): PdfDict => openPdf(bufferSource(bytes)).catalog;
const content = (text: string) => stream(dict({ Length: text.length }), fromLatin1(text));
const form = (text: string) =>
  stream(
    dict({ Type: name('XObject'), Subtype: name('Form'), BBox: array([0, 0, 200, 20]), Length: text.length }),
    fromLatin1(text),
  );
const pageWith = (bytes: Uint8Array, changes: Parameters<typeof withEntries>[1]): PdfDict =>
  withEntries(asKind(openPdf(bufferSource(bytes)).get(ref(3)), 'dict')!, changes);
const annotations = (bytes: Uint8Array) => {
  const document = openPdf(bufferSource(bytes));
  return document.getArray(asKind(document.get(ref(3)), 'dict')!, 'Annots')!.items;
};
const newAnnotation = (bytes: Uint8Array, annotation: PdfDict): Uint8Array =>
  append(bytes, (update) => {
    const added = update.allocate();
    update.put(added, annotation);
    update.put(ref(3), pageWith(bytes, { Annots: array([...annotations(bytes), added]) }));
  });
const freeText = dict({
  Type: name('Annot'),
  Subtype: name('FreeText'),
  Rect: array([72, 700, 300, 730]),
  Contents: literal(fromLatin1('Harga 900')),
});

interface Attack {
  readonly title: string;
  readonly code: ChangeCode;
  readonly make: () => Uint8Array;
}

const changes: readonly Attack[] = [
  {
    title: 'ISA: page content replaced',
    code: 'page-changed',
    make: () => append(signed, (u) => u.put(ref(4), content('BT (Harga 900) Tj ET'))),
  },
  {
    title: 'ISA: page pointed at other content',
    code: 'page-changed',
    make: () =>
      append(signed, (u) => {
        const added = u.allocate();
        u.put(added, content('BT (Harga 900) Tj ET'));
        u.put(ref(3), pageWith(signed, { Contents: added }));
      }),
  },
  {
    title: 'ISA: a page added',
    code: 'pages-changed',
    make: () =>
      append(signed, (u) => {
        const page = u.allocate();
        u.put(page, pageWith(signed, { Annots: undefined }));
        u.put(ref(2), dict({ Type: name('Pages'), Kids: array([ref(3), page]), Count: 2 }));
      }),
  },
  {
    title: 'ISA: another page tree',
    code: 'pages-changed',
    make: () =>
      append(signed, (u, document) => {
        const pages = u.allocate();
        u.put(pages, dict({ Type: name('Pages'), Kids: array([]), Count: 0 }));
        u.put(document.catalogRef, withEntries(document.catalog, { Pages: pages }));
      }),
  },
  {
    title: 'ISA: objects behind the end without a table',
    code: 'content-after-end',
    make: () => appendText(signed, '4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n'),
  },
  {
    title: 'ISA: an object that no table lists',
    code: 'unlisted-object',
    make: () => {
      const update = append(signed, (u) => u.put(ref(999), literal(fromLatin1('x'))));
      const tail = toLatin1(update.subarray(signed.length));
      return appendText(signed, shiftTail(`4 0 obj\nnull\nendobj\n`, tail));
    },
  },
  {
    title: 'ISA: an open action added',
    code: 'catalog-changed',
    make: () =>
      append(signed, (u, document) =>
        u.put(
          document.catalogRef,
          withEntries(document.catalog, {
            OpenAction: dict({ S: name('JavaScript'), JS: literal(fromLatin1('1')) }),
          }),
        ),
      ),
  },
  {
    title: 'shadow hide: an annotation removed',
    code: 'annotation-changed',
    make: () =>
      append(signed, (u) =>
        u.put(
          ref(3),
          pageWith(signed, {
            Annots: array(annotations(signed).filter((item) => asKind(item, 'ref')?.number !== 8)),
          }),
        ),
      ),
  },
  {
    title: 'shadow hide: an object that was null is filled',
    code: 'object-appeared',
    make: () => append(signed, (u) => u.put(ref(10), form('BT (dua) Tj ET'))),
  },
  {
    title: 'shadow hide: an overlay object freed',
    code: 'object-removed',
    make: () => append(signed, (u) => u.put(ref(9), null)),
  },
  {
    title: 'shadow replace: the font changed',
    code: 'page-changed',
    make: () =>
      append(signed, (u) =>
        u.put(ref(5), dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Symbol') })),
      ),
  },
  {
    title: 'shadow replace: a form XObject of the page changed',
    code: 'page-changed',
    make: () => append(signed, (u) => u.put(ref(9), form('BT (dua) Tj ET'))),
  },
  {
    title: 'shadow replace: a widget moved over the text',
    code: 'form-changed',
    make: () =>
      append(signed, (u, document) =>
        u.put(
          ref(6),
          withEntries(asKind(document.get(ref(6)), 'dict')!, { Rect: array([72, 700, 300, 730]) }),
        ),
      ),
  },
  {
    title: 'hide-and-replace: another catalog',
    code: 'pages-changed',
    make: () =>
      appendWithTrailer(
        signed,
        (number) => `/Root ${number} 0 R`,
        (u, document) => {
          const [catalog, pages] = [u.allocate(), u.allocate()];
          u.put(pages, dict({ Type: name('Pages'), Kids: array([]), Count: 0 }));
          u.put(catalog, withEntries(document.catalog, { Pages: pages }));
          return catalog.number;
        },
      ),
  },
  {
    title: 'an appearance replaced that something else leads to as well',
    code: 'page-changed',
    make: () => append(shared, (u) => u.put(ref(7), form('BT /F1 12 Tf (Harga 900) Tj ET'))),
  },
  {
    title: 'evil annotation on a certified file',
    code: 'annotation-added',
    make: () => newAnnotation(certified, freeText),
  },
  {
    title: 'evil annotation on a signed file',
    code: 'annotation-added',
    make: () => newAnnotation(signed, freeText),
  },
  {
    title: 'sneaky signature: a widget with an action',
    code: 'annotation-added',
    make: () =>
      newAnnotation(
        certified,
        dict({
          Type: name('Annot'),
          Subtype: name('Widget'),
          FT: name('Sig'),
          T: literal(fromLatin1('x')),
          Rect: array([0, 0, 9, 9]),
          A: dict({ S: name('JavaScript') }),
        }),
      ),
  },
  {
    title: 'sneaky signature: a new visible signature field over a certified page',
    code: 'signature-field-added',
    make: () =>
      append(certified, (u, document) => {
        const [field, form] = [u.allocate(), asKind(document.catalog.entries.get('AcroForm'), 'ref')!];
        u.put(
          field,
          dict({
            Type: name('Annot'),
            Subtype: name('Widget'),
            FT: name('Sig'),
            T: literal(fromLatin1('x')),
            Rect: array([72, 700, 300, 730]),
          }),
        );
        const dictionary = asKind(document.get(form), 'dict')!;
        const fields = document.getArray(dictionary, 'Fields')!.items;
        u.put(form, withEntries(dictionary, { Fields: array([...fields, field]) }));
        u.put(ref(3), pageWith(certified, { Annots: array([...annotations(certified), field]) }));
      }),
  },
  {
    title: 'sneaky signature: a text widget drawn over the page',
    code: 'annotation-added',
    make: () =>
      newAnnotation(
        certified,
        dict({
          Type: name('Annot'),
          Subtype: name('Widget'),
          FT: name('Tx'),
          T: literal(fromLatin1('x')),
          Rect: array([72, 700, 300, 730]),
        }),
      ),
  },
  {
    title: 'sneaky signature: the signed field’s appearance changed',
    code: 'signed-field-changed',
    make: () =>
      append(signed, (u, document) => {
        const reference = asKind(
          document.getArray(document.getDict(document.catalog, 'AcroForm')!, 'Fields')!.items.at(-1),
          'ref',
        )!;
        u.put(
          reference,
          withEntries(asKind(document.get(reference), 'dict')!, { Rect: array([72, 700, 300, 730]) }),
        );
      }),
  },
];

/** The tail of an update moved behind other bytes, its offsets with it. */
function shiftTail(inserted: string, tail: string): string {
  const by = inserted.length;
  const moved = tail
    .replace(/(\d{10}) (\d{5}) n/g, (_, offset: string, generation: string) =>
      Number(offset) >= signed.length
        ? `${String(Number(offset) + by).padStart(10, '0')} ${generation} n`
        : _,
    )
    .replace(/startxref\s+(\d+)/, (_, offset: string) => `startxref\n${Number(offset) + by}`);
  return inserted + moved;
}

describe('changes after a signature that are not allowed', () => {
  it.each(changes.map((attack) => [attack.title, attack] as const))('%s', (_, { make, code }) => {
    const report = validate(make());
    const codes = report.signatures.flatMap(({ changesAfter }) =>
      changesAfter.filter(({ allowed }) => !allowed),
    );
    expect(codes.map((change) => change.code)).toContain(code);
    expect(report.verdict).toBe('failed');
  });

  it('a signature removed', () => {
    const report = validate(
      append(signed, (u, document) =>
        u.put(document.catalogRef, withEntries(document.catalog, { AcroForm: undefined })),
      ),
    );
    expect(report.verdict).toBe('failed');
    expect(report.signatures[0]!.field).toBe('ttd');
  });
});

const benign: readonly { readonly title: string; readonly make: () => Uint8Array | Promise<Uint8Array> }[] = [
  { title: 'nothing appended', make: () => signed },
  { title: 'white space after the end', make: () => appendText(signed, '\r\n\n') },
  { title: 'an empty update', make: () => append(signed, (u) => u.put(ref(999), null)) },
  {
    title: 'the page written again as it was',
    make: () => append(signed, (u) => u.put(ref(3), pageWith(signed, {}))),
  },
  {
    title: '1 rewritten as 1.0 and keys in another order',
    make: () =>
      append(signed, (u, document) => {
        const entries = [...asKind(document.get(ref(3)), 'dict')!.entries].toReversed();
        u.put(ref(3), { kind: 'dict', entries: new Map(entries) });
      }),
  },
  {
    title: 'the content moved to a new object as it was',
    make: () =>
      append(signed, (u, document) => {
        const copy = u.allocate();
        u.put(copy, document.get(ref(4)));
        u.put(ref(3), pageWith(signed, { Contents: copy }));
      }),
  },
  {
    title: 'Info added',
    make: () =>
      appendWithTrailer(
        signed,
        (number) => `/Root 1 0 R /Info ${number} 0 R`,
        (u) => {
          const info = u.allocate();
          u.put(info, dict({ Producer: literal(fromLatin1('x')) }));
          return info.number;
        },
      ),
  },
  {
    title: 'the text field filled in',
    make: () =>
      append(signed, (u, document) => {
        u.put(ref(6), withEntries(asKind(document.get(ref(6)), 'dict')!, { V: literal(fromLatin1('Budi')) }));
        u.put(ref(7), form('BT /F1 12 Tf (Budi) Tj ET'));
      }),
  },
  { title: 'another signature', make: () => signTest(pki, signed) },
  { title: 'another signature after a certification', make: () => signTest(pki, certified) },
  { title: 'a document timestamp', make: () => signTest(pki, signed, { level: 'B-LTA' }) },
];

describe('benign twins', () => {
  it.each(benign.map((twin) => [twin.title, twin] as const))('%s', async (_, { make }) => {
    const report = validate(await make());
    expect(
      report.signatures.flatMap(({ changesAfter }) => changesAfter.filter(({ allowed }) => !allowed)),
    ).toEqual([]);
    expect(report.verdict).toBe('passed');
  });

  it('knows the catalog that was signed', () => {
    expect(catalogNow(signed).entries.has('AcroForm')).toBe(true);
  });
});
