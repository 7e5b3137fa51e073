import { describe, expect, it } from 'vitest';
import { concatBytes, fromLatin1, toLatin1 } from '../../lib/bytes.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { append } from '../../../test/signed-pdf.ts';
import { openPdf } from '../document.ts';
import { array, dict, name, stream, withEntries, type PdfObject } from '../objects.ts';
import { encodeObject } from '../serialize.ts';
import { bufferSource } from '../source.ts';
import { drawingRulesFor, plainRules } from './drawing-rules.ts';

const xmp = (declaration: string): Uint8Array =>
  fromLatin1(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description ${declaration}</rdf:RDF>`);
const part = (number: number): Uint8Array =>
  xmp(`xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="${number}"/>`);

function rulesOf(metadata: Uint8Array, profile?: Uint8Array, filter?: string) {
  const bytes = append(simplePdf(''), (update, document) => {
    const entries: Record<string, PdfObject> = { Metadata: update.allocate() };
    update.put(
      entries['Metadata'] as never,
      stream(dict({ Filter: filter === undefined ? undefined : name(filter) }), metadata),
    );
    if (profile !== undefined) {
      const intent = update.allocate();
      update.put(intent, stream(dict({}), profile));
      entries['OutputIntents'] = array([dict({ S: name('GTS_PDFA1'), DestOutputProfile: intent })]);
    }
    update.put(document.catalogRef, withEntries(document.catalog, entries));
  });
  return drawingRulesFor(openPdf(bufferSource(bytes)));
}

const profileOf = (space: string): Uint8Array => concatBytes([new Uint8Array(16), fromLatin1(space)]);
const nameOf = (space: PdfObject): string => toLatin1(encodeObject(space)).split(/[ \]]/)[0]!;

describe('what may be drawn in a file', () => {
  it.each([
    ['as an attribute', part(1)],
    ['as an element', xmp("xmlns:p='http://www.aiim.org/pdfa/ns/id/'><p:part> 1 </p:part>")],
    [
      'in UTF-16',
      concatBytes([
        Uint8Array.of(0xfe, 0xff),
        part(1).reduce<Uint8Array>((a, b) => concatBytes([a, Uint8Array.of(0, b)]), new Uint8Array(0)),
      ]),
    ],
  ])('follows the part that it declares %s', (_how, metadata) => {
    expect(rulesOf(metadata)).toMatchObject({ alpha: false, cidSet: true });
  });

  it.each([
    ['declares nothing', xmp('/>'), undefined],
    ['declares a part that there is not', part(9), undefined],
    ['names PDF/A without its namespace', xmp('pdfaid:part="1"/>'), undefined],
    ['has metadata that cannot be read', part(1), 'FlateDecode'],
    [
      'names PDF/A by a prefix that is no word',
      xmp(`xmlns:${'a'.repeat(1_000_000)}="http://www.aiim.org/pdfa/ns/id/"/>`),
      undefined,
    ],
  ])('is everything where it %s', (_what, metadata, filter) => {
    expect(rulesOf(metadata, undefined, filter)).toBe(plainRules);
  });

  it.each([
    [2, undefined, false, ['[/CalGray', '[/ICCBased', '[/DeviceN']],
    [2, 'GRAY', true, ['/DeviceGray', '[/ICCBased', '[/DeviceN']],
    [1, 'RGB ', false, ['/DeviceGray', '/DeviceRGB', '[/DeviceN']],
    [3, 'CMYK', true, ['/DeviceGray', '[/ICCBased', '/DeviceCMYK']],
  ] as const)('in part %i with the output intent %s has its own colours', (number, intent, alpha, spaces) => {
    const rules = rulesOf(part(number), intent && profileOf(intent));
    const sink = {
      allocate: () => ({ kind: 'ref', number: 1, generation: 0 }) as const,
      put: () => undefined,
    };
    expect(rules.alpha).toBe(alpha);
    expect(([1, 3, 4] as const).map((components) => nameOf(rules.spaceOf(components, sink)))).toEqual(spaces);
    expect(rules.fillGrey(0.5)).toBe(intent === undefined ? '/Grey cs 0.5 sc' : '0.5 g');
  });
});
