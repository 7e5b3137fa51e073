/** The structure tree of a new document (ISO 32000-1 clause 14.7): its elements, and which of them each page's content is of. */
import type { ObjectSink } from '../fonts/embed-font.ts';
import { array, dict, literal, name, type PdfDict, type PdfObject, type PdfRef } from '../objects.ts';
import { encodeText } from '../text-string.ts';
import type { MarkedContent, StructureElement } from './page-flow.ts';

/** Content of the page with index n has the /StructParents n. */
export function writeStructure(
  sink: ObjectSink,
  rootRef: PdfRef,
  top: StructureElement,
  pages: readonly PdfRef[],
): PdfDict {
  const parents = pages.map((): PdfRef[] => []);
  const write = (element: StructureElement, parent: PdfRef): PdfRef => {
    const own = sink.allocate();
    const kids = element.kids.map((kid): PdfObject => {
      if ('type' in kid) return write(kid, own);
      const onPage = parents[kid.page];
      if (onPage !== undefined) onPage[kid.mcid] = own;
      return contentItem(kid, pages);
    });
    sink.put(
      own,
      dict({
        Type: name('StructElem'),
        S: name(element.type),
        P: parent,
        K: kids.length === 1 ? kids[0] : kids.length === 0 ? undefined : array(kids),
        Alt: element.alt === undefined ? undefined : literal(encodeText(element.alt)),
        A: element.attributes,
      }),
    );
    return own;
  };
  const document = write(top, rootRef);
  return dict({
    Type: name('StructTreeRoot'),
    K: document,
    ParentTree: dict({ Nums: array(parents.flatMap((elements, page) => [page, array(elements)])) }),
    ParentTreeNextKey: pages.length,
  });
}

/** Says its page itself: the content of one element may stand on several. */
const contentItem = ({ page, mcid }: MarkedContent, pages: readonly PdfRef[]): PdfDict =>
  dict({ Type: name('MCR'), Pg: pages[page], MCID: mcid });
