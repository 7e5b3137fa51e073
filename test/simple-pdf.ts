/** A PDF of one page with this content and these page entries, written by hand. */
export const simplePdf = (content: string, pageEntries = '/MediaBox [0 0 600 800]'): Uint8Array =>
  pagesPdf([{ content, entries: pageEntries }]);

/** The same of several pages. */
export function pagesPdf(
  pages: readonly { readonly content: string; readonly entries: string }[],
): Uint8Array {
  const kids = pages.map((_, i) => `${3 + 2 * i} 0 R`).join(' ');
  const font = 3 + 2 * pages.length;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    ...pages.flatMap(({ content, entries }, i) => [
      `<< /Type /Page /Parent 2 0 R ${entries} /Contents ${4 + 2 * i} 0 R /Resources << /Font << /F1 ${font} 0 R >> >> >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  const size = objects.length + 1;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
