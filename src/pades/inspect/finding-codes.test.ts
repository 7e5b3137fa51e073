import { describe, expect, it } from 'vitest';
import { append } from '../../../test/signed-pdf.ts';
import { fromLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { dict } from '../../pdf/objects.ts';
import { bufferSource } from '../../pdf/source.ts';
import type { FindingCode } from './finding.ts';
import { inspectPdf } from './inspect-pdf.ts';

/** Entries of the catalog and the page, resources beside the font, the page's content, objects from number 6 on. */
interface Parts {
  readonly catalog?: string;
  readonly page?: string;
  readonly resources?: string;
  readonly content?: string;
  readonly font?: string;
  readonly more?: readonly string[];
  /** Objects that only an /XRefStm lists. */
  readonly hidden?: readonly number[];
}

const text = 'BT /F1 24 Tf 72 700 Td (Harga 100) Tj ET ';
const stream = (entries: string, content: string): string =>
  `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;

function pdf({
  catalog = '',
  page = '',
  resources = '',
  content = text,
  font,
  more = [],
  hidden = [],
}: Parts) {
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] ${page} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> >>`,
    stream('', content),
    font ?? '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
    ...more,
  ];
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  let trailer = `/Size ${objects.length + 2} /Root 1 0 R`;
  if (hidden.length > 0) {
    const rows = hidden.map((number) => String.fromCharCode(1, 0, 0, ...bigEndian(offsets[number - 1]!), 0));
    trailer += ` /XRefStm ${file.length}`;
    const index = hidden.map((number) => `${number} 1`).join(' ');
    const entries = `/Type /XRef /W [1 4 1] /Index [${index}] /Size ${objects.length + 2}`;
    file += `${objects.length + 1} 0 obj\n${stream(entries, rows.join(''))}\nendobj\n`;
  }
  const rows = offsets.map((offset, index) =>
    hidden.includes(index + 1) ? '0000000000 00000 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`,
  );
  const start = file.length;
  return fromLatin1(
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}trailer\n<< ${trailer} >>\nstartxref\n${start}\n%%EOF\n`,
  );
}

const bigEndian = (offset: number): readonly [number, number] => [offset >> 8, offset & 255];

const layer = (usage: string): Parts => ({
  catalog:
    '/OCProperties << /OCGs [6 0 R] /D << /AS [<< /Event /Print /Category [/Print] /OCGs [6 0 R] >>] >> >>',
  more: [`<< /Type /OCG /Name (Draf) /Usage << ${usage} >> >>`],
});
const pixel = (entries = ''): string =>
  stream(
    `/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 ${entries}`,
    'x',
  );
const drawn = (object: string, placed = '9 0 0 9 0 0', more: readonly string[] = []): Parts => ({
  resources: '/XObject << /X 6 0 R >>',
  content: `q ${placed} cm /X Do Q ${text}`,
  more: [object, ...more],
});
const form = (entries = ''): string =>
  stream(`/Type /XObject /Subtype /Form /BBox [0 0 200 30] ${entries}`, '');
const opened = (action: string): Parts => ({ catalog: `/OpenAction << ${action} >>` });
const toPage = opened('/S /GoTo /D [3 0 R /Fit]');
const shown = stream(
  '/Type /XObject /Subtype /Form /BBox [0 0 200 30] /Resources << /Font << /F1 5 0 R >> >>',
  '1 g 0 0 200 30 re f',
);
const annotation = (entries: string, rect = '10 10 210 40'): Parts => ({
  page: '/Annots [6 0 R]',
  more: [`<< /Type /Annot /Rect [${rect}] ${entries} >>`, shown],
});
const field = (entries: string, acroForm = '', rect = '10 10 210 40'): Parts => ({
  ...annotation(`/Subtype /Widget /T (nama) ${entries}`, rect),
  catalog: `/AcroForm << /Fields [6 0 R] ${acroForm} >>`,
});
const embedded = (file: string): Parts => ({
  font: '<< /Type /Font /Subtype /TrueType /BaseFont /Arial /FontDescriptor 6 0 R >>',
  more: [`<< /Type /FontDescriptor /FontName /Arial ${file} >>`, stream('', 'x')],
});
const square = '/Subtype /Square /AP << /N 7 0 R >>';

const table: readonly (readonly [FindingCode, Parts, Parts])[] = [
  ['layer-by-event', layer('/Print << /PrintState /OFF >>'), layer('/Print << /PrintState /ON >>')],
  ['optional-content', layer(''), { catalog: '/OCProperties << /OCGs [] /D << >> >>' }],
  [
    'alternate-image',
    drawn(pixel('/Alternates [<< /Image 7 0 R /DefaultForPrinting true >>]'), undefined, [pixel()]),
    drawn(pixel('/Alternates []')),
  ],
  [
    'scanned-text-layer',
    { ...drawn(pixel()), content: `q 600 0 0 800 0 0 cm /X Do Q 3 Tr ${text}` },
    drawn(pixel(), '600 0 0 800 0 0'),
  ],
  ['external-stream', drawn(pixel('/F (rahasia.bin)')), drawn(pixel())],
  ['reference-xobject', drawn(form('/Ref << /F (lain.pdf) /Page 0 >>')), drawn(form())],
  ['submit-action', opened('/S /SubmitForm /F (https://a.example/)'), toPage],
  ['hide-action', opened('/S /Hide /T (nama)'), opened('/S /Named /N /NextPage')],
  ['remote-target', opened('/S /GoToR /F (lain.pdf) /D [0 /Fit]'), toPage],
  [
    'uri-link',
    annotation('/Subtype /Link /A << /S /URI /URI (https://a.example/) >>'),
    annotation('/Subtype /Link /Dest [3 0 R /Fit]'),
  ],
  ['rich-media', annotation('/Subtype /Screen /AP << /N 7 0 R >>'), annotation(square)],
  ['portfolio', { catalog: '/Collection << /View /T >>' }, { catalog: '/Collection << >>' }],
  [
    'dynamic-xfa',
    { catalog: '/NeedsRendering true /AcroForm << /Fields [] /XFA [] >>' },
    { catalog: '/AcroForm << /Fields [] /XFA [] >>' },
  ],
  ['xfa-form', { catalog: '/AcroForm << /Fields [] /XFA [] >>' }, { catalog: '/AcroForm << /Fields [] >>' }],
  ['need-appearances', field('/FT /Tx', '/NeedAppearances true'), field('/FT /Sig', '/NeedAppearances true')],
  ['calculated-field', field('/FT /Tx', '/CO [6 0 R]'), field('/FT /Tx', '/CO []')],
  ['default-value', field('/FT /Tx /V (satu) /DV (dua)'), field('/FT /Tx /V (satu) /DV (satu)')],
  [
    'field-over-text',
    field('/FT /Tx /AP << /N 7 0 R >>', '', '70 695 270 725'),
    field('/FT /Tx /AP << /N 7 0 R >>'),
  ],
  ['hidden-annotation', annotation(`${square} /F 2`), annotation(`${square} /F 4`)],
  ['print-only-annotation', annotation(`${square} /F 36`), annotation(`${square} /F 4`)],
  ['annotation-outside-page', annotation(square, '700 10 800 40'), annotation(square)],
  ['annotation-without-appearance', annotation('/Subtype /Square'), annotation('/Subtype /Text')],
  ['font-not-embedded', embedded(''), embedded('/FontFile2 7 0 R')],
  ['hybrid-object', { ...annotation(square), hidden: [6] }, { more: ['<< /Type /ObjStm >>'], hidden: [6] }],
  [
    'unreferenced-content',
    { more: ['<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] >>'] },
    { more: ['<< /Producer (x) >>'] },
  ],
];

const codes = (bytes: Uint8Array): readonly string[] =>
  inspectPdf(openPdf(bufferSource(bytes))).map(({ code }) => code);

describe('each finding, and its benign twin', () => {
  it.each(table)('%s', (code, risky, benign) => {
    expect(codes(pdf(risky))).toContain(code);
    const twin = codes(pdf(benign));
    expect(twin).not.toContain(code);
    expect(twin).not.toContain('unreadable-content');
  });

  it('several-revisions', () => {
    const updated = append(pdf({}), (update) => update.put(update.allocate(), dict({})));
    expect(codes(updated)).toContain('several-revisions');
    expect(codes(pdf({}))).not.toContain('several-revisions');
  });
});
