/** Puts pages, fonts, pictures and the structure tree into one file (ISO 32000 clauses 7.7 and 14.7). */
import { deflateSync } from 'node:zlib';
import { concatBytes, fromLatin1 } from '../../lib/bytes.ts';
import type { ObjectSink } from '../fonts/embed-font.ts';
import type { EmbeddableImage } from '../images/embed-image.ts';
import {
  array,
  dict,
  hexString,
  literal,
  name,
  ref,
  stream,
  type PdfDict,
  type PdfObject,
  type PdfRef,
} from '../objects.ts';
import { plainRules } from '../pdf-a/drawing-rules.ts';
import { encodeObject } from '../serialize.ts';
import { encodeDate, encodeText } from '../text-string.ts';
import type { PageFlow, PageSize, TaggedContent } from './page-flow.ts';
import type { DocumentFonts, NewDocument } from './write-document.ts';

export function assembleDocument(
  document: NewDocument,
  flow: PageFlow,
  fonts: DocumentFonts,
  images: readonly EmbeddableImage[],
  size: PageSize,
): Uint8Array {
  const objects = new Map<number, PdfObject>();
  const sink: ObjectSink = {
    allocate: () => {
      const reference = ref(objects.size + 1);
      objects.set(reference.number, null);
      return reference;
    },
    put: (reference, object) => void objects.set(reference.number, object),
  };
  const [catalog, pages, info, structure] = [
    sink.allocate(),
    sink.allocate(),
    sink.allocate(),
    sink.allocate(),
  ];
  const resources = sink.allocate();
  const fontResources = dict({
    Regular: fonts.Regular.embed(sink, plainRules),
    Bold: fonts.Bold.embed(sink, plainRules),
  });
  const xobjects = Object.fromEntries(images.map((image, i) => [`Image${i}`, image.embed(sink, plainRules)]));
  sink.put(resources, dict({ Font: fontResources, XObject: images.length > 0 ? dict(xobjects) : undefined }));

  const pageRefs = flow.pages.map(() => sink.allocate());
  flow.pages.forEach((operators, i) => {
    const content = sink.allocate();
    sink.put(
      content,
      stream(dict({ Filter: name('FlateDecode') }), deflateSync(fromLatin1(operators.join('\n')))),
    );
    sink.put(
      pageRefs[i] ?? catalog,
      dict({
        Type: name('Page'),
        Parent: pages,
        MediaBox: array([0, 0, size.width, size.height]),
        Resources: resources,
        Contents: content,
        StructParents: i,
        Tabs: name('S'),
      }),
    );
  });
  sink.put(pages, dict({ Type: name('Pages'), Kids: array(pageRefs), Count: pageRefs.length }));
  sink.put(structure, structureTree(sink, structure, flow.tagged, pageRefs));
  sink.put(
    info,
    dict({
      Title: literal(encodeText(document.title)),
      Producer: literal(fromLatin1('Sertel')),
      CreationDate: literal(encodeDate(document.now, 420)),
    }),
  );
  sink.put(
    catalog,
    dict({
      Type: name('Catalog'),
      Pages: pages,
      Lang: literal(fromLatin1(document.language)),
      MarkInfo: dict({ Marked: true }),
      StructTreeRoot: structure,
      ViewerPreferences: dict({ DisplayDocTitle: true }),
    }),
  );
  return writeFile(objects, catalog, info, document.fileId);
}

/** Document > H1, P, Figure …; cells are grouped into TR and Table by their row numbers. */
function structureTree(
  sink: ObjectSink,
  root: PdfRef,
  tagged: readonly TaggedContent[],
  pages: readonly PdfRef[],
): PdfDict {
  const top = sink.allocate();
  const parents = pages.map((): PdfRef[] => []);
  const kids: PdfRef[] = [];
  let table: { readonly reference: PdfRef; readonly rows: PdfRef[] } | undefined;
  let row: { readonly reference: PdfRef; readonly number: number; readonly cells: PdfRef[] } | undefined;
  const closeRow = (): void => {
    if (row !== undefined && table !== undefined)
      sink.put(row.reference, element('TR', table.reference, array(row.cells)));
    row = undefined;
  };
  const closeTable = (): void => {
    closeRow();
    if (table !== undefined) sink.put(table.reference, element('Table', top, array(table.rows)));
    table = undefined;
  };
  for (const content of tagged) {
    const own = sink.allocate();
    let parent = top;
    if (content.row === undefined) {
      closeTable();
      kids.push(own);
    } else {
      if (table === undefined || (content.type === 'TH' && row !== undefined && row.number !== content.row)) {
        closeTable();
        table = { reference: sink.allocate(), rows: [] };
        kids.push(table.reference);
      }
      if (row?.number !== content.row) {
        closeRow();
        row = { reference: sink.allocate(), number: content.row, cells: [] };
        table.rows.push(row.reference);
      }
      row.cells.push(own);
      parent = row.reference;
    }
    sink.put(
      own,
      element(content.type, parent, content.mcid, {
        Pg: pages[content.page],
        Alt: content.alt === undefined ? undefined : literal(encodeText(content.alt)),
      }),
    );
    parents[content.page]?.push(own);
  }
  closeTable();
  sink.put(top, element('Document', root, array(kids)));
  const numbers = parents.flatMap((elements, page) => [page, array(elements)]);
  return dict({
    Type: name('StructTreeRoot'),
    K: top,
    ParentTree: dict({ Nums: array(numbers) }),
    ParentTreeNextKey: pages.length,
  });
}

const element = (
  type: string,
  parent: PdfRef,
  kids: PdfObject,
  more: Readonly<Record<string, PdfObject | undefined>> = {},
): PdfDict => dict({ Type: name('StructElem'), S: name(type), P: parent, K: kids, ...more });

function writeFile(
  objects: ReadonlyMap<number, PdfObject>,
  catalog: PdfRef,
  info: PdfRef,
  fileId: Uint8Array,
): Uint8Array {
  const parts: Uint8Array[] = [fromLatin1('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n')];
  let at = parts[0]?.length ?? 0;
  const offsets: number[] = [];
  for (const [number, object] of objects) {
    const written = concatBytes([
      fromLatin1(`${number} 0 obj\n`),
      encodeObject(object),
      fromLatin1('\nendobj\n'),
    ]);
    offsets.push(at);
    parts.push(written);
    at += written.length;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = dict({
    Size: objects.size + 1,
    Root: catalog,
    Info: info,
    ID: array([hexString(fileId), hexString(fileId)]),
  });
  parts.push(fromLatin1(`xref\n0 ${objects.size + 1}\n0000000000 65535 f \n${rows}trailer\n`));
  parts.push(encodeObject(trailer), fromLatin1(`\nstartxref\n${at}\n%%EOF\n`));
  return concatBytes(parts);
}
