/** Puts pages, fonts, pictures and the structure tree into one file (ISO 32000 clauses 7.7 and 14.7). */
import { deflateSync } from 'node:zlib';
import { fromLatin1 } from '../../lib/bytes.ts';
import type { ObjectSink } from '../fonts/embed-font.ts';
import type { EmbeddableImage } from '../images/embed-image.ts';
import { writeNewFile } from '../new-file.ts';
import {
  array,
  dict,
  literal,
  name,
  ref,
  stream,
  type PdfDict,
  type PdfObject,
  type PdfRef,
} from '../objects.ts';
import { plainRules } from '../pdf-a/drawing-rules.ts';
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
  return writeNewFile({ objects: [...objects.values()], root: catalog, info, fileId: document.fileId });
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
