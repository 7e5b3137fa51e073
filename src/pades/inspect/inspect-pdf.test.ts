import { describe, expect, it } from 'vitest';
import { append, appendText, formPdf } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { concatBytes, fromLatin1, toLatin1 } from '../../lib/bytes.ts';
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
import { inspectionLimits } from './budget.ts';
import type { FindingCode } from './finding.ts';
import { inspectPdf } from './inspect-pdf.ts';

const codes = (bytes: Uint8Array): readonly string[] =>
  inspectPdf(openPdf(bufferSource(bytes))).map(({ code }) => code);
const text = 'BT /F1 24 Tf 72 700 Td (Harga 100) Tj ET ';
const bytesOf = (value: string) => literal(fromLatin1(value));
const pageWith = (bytes: Uint8Array, changes: Record<string, ReturnType<typeof array> | PdfDict>) =>
  append(bytes, (update, document) =>
    update.put(ref(3), withEntries(asKind(document.get(ref(3)), 'dict')!, changes)),
  );
const catalogWith = (changes: Record<string, ReturnType<typeof array> | PdfDict>) =>
  append(simplePdf(text), (update, document) =>
    update.put(document.catalogRef, withEntries(document.catalog, changes)),
  );
const script = dict({ S: name('JavaScript'), JS: bytesOf('1') });
const layered = (config: PdfDict) => {
  const bytes = simplePdf(`/OC /L BDC ${text} EMC`);
  return append(bytes, (update, document) => {
    const group = update.allocate();
    update.put(group, dict({ Type: name('OCG'), Name: bytesOf('Rahasia') }));
    const page = asKind(document.get(ref(3)), 'dict')!;
    const resources = document.getDict(page, 'Resources')!;
    update.put(
      ref(3),
      withEntries(page, { Resources: withEntries(resources, { Properties: dict({ L: group }) }) }),
    );
    update.put(
      document.catalogRef,
      withEntries(document.catalog, {
        OCProperties: dict({
          OCGs: array([group]),
          D: withEntries(config, { OFF: config.entries.has('OFF') ? array([group]) : undefined }),
        }),
      }),
    );
  });
};
const freeText = (content: string) =>
  append(simplePdf(text), (update, document) => {
    const [appearance, note] = [update.allocate(), update.allocate()];
    update.put(
      appearance,
      stream(
        dict({ Subtype: name('Form'), BBox: array([0, 0, 300, 40]), Length: content.length }),
        fromLatin1(content),
      ),
    );
    const entries = { Type: name('Annot'), Subtype: name('FreeText'), Rect: array([60, 690, 360, 730]) };
    update.put(note, dict({ ...entries, AP: dict({ N: appearance }) }));
    update.put(ref(3), withEntries(asKind(document.get(ref(3)), 'dict')!, { Annots: array([note]) }));
  });

/** A second object of the same number in front of the table, which the table does not point at. */
function shadowObject(number: number): Uint8Array {
  const source = toLatin1(simplePdf(text));
  const at = source.lastIndexOf('xref\n0 6');
  const added = `${number} 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n`;
  const moved = source.slice(at).replace(/startxref\n\d+/, `startxref\n${at + added.length}`);
  return fromLatin1(source.slice(0, at) + added + moved);
}

const samples: readonly (readonly [FindingCode, string, () => Uint8Array])[] = [
  ['javascript', 'an open action', () => catalogWith({ OpenAction: script })],
  [
    'javascript',
    'the names tree',
    () => catalogWith({ Names: dict({ JavaScript: dict({ Names: array([bytesOf('a'), script]) }) }) }),
  ],
  ['javascript', 'a page', () => pageWith(simplePdf(text), { AA: dict({ O: script }) })],
  [
    'launch-action',
    'an open action',
    () => catalogWith({ OpenAction: dict({ S: name('Launch'), F: bytesOf('a.exe') }) }),
  ],
  [
    'embedded-file',
    'a file specification',
    () => catalogWith({ AF: array([dict({ F: bytesOf('a.txt'), EF: dict({}) })]) }),
  ],
  ['hidden-layer', 'content off by default', () => layered(dict({ OFF: array([]) }))],
  ['invisible-text', 'render mode 3', () => simplePdf(`3 Tr ${text}`)],
  ['text-in-background-colour', 'white on white', () => simplePdf(`1 g ${text}`)],
  [
    'content-outside-page',
    'beyond the crop box',
    () => simplePdf(text, '/MediaBox [0 0 600 800] /CropBox [0 0 600 600]'),
  ],
  ['standard-font', 'Courier', () => simplePdf(text)],
  ['large-page', 'a wide page', () => simplePdf(text, '/MediaBox [0 0 20000 800]')],
  ['unreadable-content', 'a page whose syntax breaks', () => simplePdf('BT (a) Tj > ET')],
  [
    'covered-text',
    'shadow hide: a filled rectangle over the text',
    () => simplePdf(`${text} 1 g 60 690 300 40 re f`),
  ],
  ['annotation-over-text', 'shadow hide: an annotation over the text', () => freeText('1 g 0 0 300 40 re f')],
  ['missing-object', 'shadow hide: an object to be filled in later', () => formPdf()],
  [
    'field-shows-other',
    'shadow replace: a field that shows another value',
    () =>
      append(formPdf(), (update, document) => {
        const page = asKind(document.get(ref(3)), 'dict')!;
        const shown = 'BT /F1 12 Tf (Adi) Tj ET';
        const form = { Subtype: name('Form'), BBox: array([0, 0, 200, 20]), Length: shown.length };
        const resources = document.getDict(page, 'Resources')!;
        update.put(ref(7), stream(dict({ ...form, Resources: resources }), fromLatin1(shown)));
        update.put(ref(6), withEntries(asKind(document.get(ref(6)), 'dict')!, { V: bytesOf('Budi') }));
      }),
  ],
  [
    'unreferenced-page',
    'shadow hide-and-replace: a page that is not shown',
    () =>
      append(simplePdf(text), (update, document) =>
        update.put(update.allocate(), asKind(document.get(ref(3)), 'dict')!),
      ),
  ],
  [
    'unreferenced-catalog',
    'shadow hide-and-replace: a second catalog',
    () => append(simplePdf(text), (update, document) => update.put(update.allocate(), document.catalog)),
  ],
  ['duplicate-object', 'shadow hide-and-replace: an object written twice', () => shadowObject(4)],
  ['unlisted-object', 'shadow hide-and-replace: an object no table lists', () => shadowObject(77)],
];

describe('what could make a reader see something else', () => {
  it.each(samples.map(([code, title, make]) => [`${title}: ${code}`, code, make] as const))(
    '%s',
    (_, code, make) => {
      expect(codes(make())).toContain(code);
    },
  );

  it('is told with its page, its rectangle as shown and a sentence in two languages', () => {
    const bytes = simplePdf(`${text} 1 g 60 690 300 40 re f`);
    const found = inspectPdf(openPdf(bufferSource(bytes))).find(({ code }) => code === 'covered-text');
    expect(found).toMatchObject({ severity: 'warning', page: 1, rect: { x: 72, y: 700 } });
    expect(found!.sentences.en).toContain('Harga 100');
    expect(found!.sentences.id).toContain('Harga 100');
  });

  it('is never silently clean when the budget ends', () => {
    const document = openPdf(bufferSource(simplePdf(text)));
    const found = inspectPdf(document, { ...inspectionLimits, operators: 2 });
    expect(found.map(({ code }) => code)).toContain('not-fully-inspected');
  });

  it('ends for forms that draw themselves', () => {
    const bytes = append(simplePdf('/X Do /X Do'), (update, document) => {
      const form = update.allocate();
      const resources = dict({ XObject: dict({ X: form }) });
      update.put(
        form,
        stream(dict({ Subtype: name('Form'), Resources: resources, Length: 11 }), fromLatin1('/X Do /X Do')),
      );
      update.put(ref(3), withEntries(asKind(document.get(ref(3)), 'dict')!, { Resources: resources }));
    });
    expect(codes(bytes)).not.toContain('covered-text');
  });
});

const benign: readonly (readonly [string, () => Uint8Array])[] = [
  ['plain text', () => simplePdf(text)],
  ['text on a filled rectangle', () => simplePdf(`0.9 g 60 690 300 40 re f 0 g ${text}`)],
  ['white text on a dark rectangle', () => simplePdf(`0 g 60 690 300 40 re f 1 g ${text}`)],
  ['a rectangle beside the text', () => simplePdf(`${text} 60 100 300 40 re f`)],
  ['a layer that is shown', () => layered(dict({}))],
  ['an annotation that frames text', () => freeText('0 0 300 40 re S')],
  ['white space after the end', () => appendText(simplePdf(text), '\n\n')],
  [
    'an inline image before the text',
    () => simplePdf(`q 5 0 0 5 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q ${text}`),
  ],
  ['an attached PDF without compression', () => attached()],
];

function attached(): Uint8Array {
  const inner = simplePdf(text);
  return append(simplePdf(text), (update, document) => {
    const file = update.allocate();
    update.put(
      file,
      stream(dict({ Type: name('EmbeddedFile'), Length: inner.length }), concatBytes([inner])),
    );
    const specification = dict({ Type: name('Filespec'), F: bytesOf('a.pdf'), EF: dict({ F: file }) });
    update.put(document.catalogRef, withEntries(document.catalog, { AF: array([specification]) }));
  });
}

describe('benign twins', () => {
  it.each(benign)('%s: nothing but notes', (_, make) => {
    const found = inspectPdf(openPdf(bufferSource(make())));
    expect(found.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });
});
