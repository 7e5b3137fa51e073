/** Puts pages, fonts, pictures, structure and metadata into one file (ISO 32000-1 clause 7.7, ISO 19005-2). */
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
import { archiveRules } from '../pdf-a/drawing-rules.ts';
import { buildSrgbProfile } from '../pdf-a/srgb-profile.ts';
import { writeXmp } from '../pdf-a/write-xmp.ts';
import { encodeDate, encodeText } from '../text-string.ts';
import type { DocumentFonts } from './document-fonts.ts';
import type { PageFlow } from './page-flow.ts';
import type { NewDocument } from './write-document.ts';
import { writeStructure } from './write-structure.ts';

/** What the output intent of every document here allows. */
const rules = archiveRules({ part: 2, outputIntent: 'RGB' });
const producer = 'Sertel';
/** Western Indonesian time. */
const jakartaMinutes = 7 * 60;

export function assembleDocument(
  document: NewDocument,
  flow: PageFlow,
  fonts: DocumentFonts,
  images: readonly EmbeddableImage[],
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
  const pageRefs = writePages(sink, pages, flow, resourcesOf(sink, fonts, images));
  sink.put(structure, writeStructure(sink, structure, flow.root, pageRefs));
  const title = plainTitle(document.title);
  sink.put(
    info,
    dict({
      Title: literal(encodeText(title)),
      Producer: literal(fromLatin1(producer)),
      CreationDate: literal(encodeDate(document.now, jakartaMinutes)),
      ModDate: literal(encodeDate(document.now, jakartaMinutes)),
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
      Metadata: writeMetadata(sink, document, title),
      OutputIntents: array([outputIntent(sink)]),
    }),
  );
  return writeNewFile({ objects: [...objects.values()], root: catalog, info, fileId: document.fileId });
}

/** What XML cannot say (control characters, halves of surrogate pairs) is left out of the title, here and in Info. */
const plainTitle = (title: string): string =>
  title.toWellFormed().replace(/(?:[^\P{Cc}\u0080-\u009f]|[\ufffe\uffff])+/gu, ' ');

function resourcesOf(sink: ObjectSink, fonts: DocumentFonts, images: readonly EmbeddableImage[]): PdfRef {
  const pictures = Object.fromEntries(images.map((image, i) => [`Image${i}`, image.embed(sink, rules)]));
  const reference = sink.allocate();
  sink.put(
    reference,
    dict({
      Font: dict({ Regular: fonts.Regular.embed(sink, rules), Bold: fonts.Bold.embed(sink, rules) }),
      XObject: images.length > 0 ? dict(pictures) : undefined,
    }),
  );
  return reference;
}

function writePages(sink: ObjectSink, parent: PdfRef, flow: PageFlow, resources: PdfRef): readonly PdfRef[] {
  const { width, height } = flow.size;
  const references = flow.pages.map((operators, i) => {
    const [page, content] = [sink.allocate(), sink.allocate()];
    sink.put(
      content,
      stream(dict({ Filter: name('FlateDecode') }), deflateSync(fromLatin1(operators.join('\n')))),
    );
    sink.put(
      page,
      dict({
        Type: name('Page'),
        Parent: parent,
        MediaBox: array([0, 0, width, height]),
        Resources: resources,
        Contents: content,
        StructParents: i,
        Tabs: name('S'),
      }),
    );
    return page;
  });
  sink.put(parent, dict({ Type: name('Pages'), Kids: array(references), Count: references.length }));
  return references;
}

/** Unfiltered, so that whoever knows nothing of PDF finds it (ISO 16684-1 clause 7.3.1). */
function writeMetadata(sink: ObjectSink, { language, now }: NewDocument, title: string): PdfRef {
  const reference = sink.allocate();
  const xmp = writeXmp({ title, language, producer, now, offsetMinutes: jakartaMinutes });
  sink.put(reference, stream(dict({ Type: name('Metadata'), Subtype: name('XML') }), xmp));
  return reference;
}

/** ISO 19005-2 clause 6.2.3: device colours are sRGB. */
function outputIntent(sink: ObjectSink): PdfDict {
  const profile = sink.allocate();
  sink.put(profile, stream(dict({ N: 3, Filter: name('FlateDecode') }), deflateSync(buildSrgbProfile())));
  const condition = literal(fromLatin1('sRGB IEC61966-2.1'));
  return dict({
    Type: name('OutputIntent'),
    S: name('GTS_PDFA1'),
    OutputConditionIdentifier: condition,
    Info: condition,
    DestOutputProfile: profile,
  });
}
