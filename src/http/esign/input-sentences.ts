/**
 * What a document, a mark or an image of the request may be at fault of, in the language of the API's clients; undefined
 * where the code is of something else.
 */
export function inputSentence(code: string): string | undefined {
  const [concern = ''] = code.split('.');
  return sentences[code] ?? concerns[concern];
}

const damaged = 'File PDF rusak';

const sentences: Readonly<Record<string, string>> = {
  'pdf.not-a-pdf': 'File bukan PDF',
  'pdf.truncated': damaged,
  'pdf.syntax': damaged,
  'pdf.bad-xref': damaged,
  'pdf.bad-object': damaged,
  'pdf.bad-stream': damaged,
  'pdf.cycle': damaged,
  'pdf.not-repairable': damaged,
  'pdf.limit': 'File PDF melebihi batas yang dapat diproses',
  'pdf.unsupported': 'Jenis PDF ini tidak didukung',
  'pdf.page-not-found': 'Halaman yang diminta tidak ada pada dokumen',
  'pdf.permissions-tampered': 'Izin pada PDF terenkripsi telah diubah',
  'image.unknown': 'Gambar tanda tangan bukan PNG atau JPEG',
  'image.damaged': 'Gambar tanda tangan rusak',
  'image.unsupported': 'Jenis gambar tanda tangan tidak didukung',
  'image.limit': 'Gambar tanda tangan terlalu besar',
  'pades.rectangle-outside': 'Kotak tanda tangan berada di luar halaman',
  'pades.too-many-signatures': 'Dokumen memuat terlalu banyak tanda tangan',
  'pades.too-many-revisions': 'Dokumen memuat terlalu banyak revisi',
  'pades.certification-forbids': 'Sertifikasi pada dokumen melarang tanda tangan ini',
  'pades.lock-forbids': 'Dokumen dikunci oleh tanda tangan sebelumnya',
  'pades.dynamic-form': 'Formulir dinamis (XFA) tidak dapat ditandatangani',
  'pades.copies-after-signature': 'Tampilan tambahan hanya dapat dibuat sebelum tanda tangan pertama',
};

const concerns: Readonly<Record<string, string>> = {
  pdf: 'File PDF tidak dapat diproses',
  pades: 'Dokumen tidak dapat ditandatangani',
  sign: 'Dokumen tidak dapat ditandatangani',
  image: 'Gambar tanda tangan tidak dapat digunakan',
  font: 'Teks pada tampilan tanda tangan tidak dapat dibuat',
  der: 'Dokumen memuat data tanda tangan yang rusak',
  cms: 'Dokumen memuat data tanda tangan yang rusak',
  'find-text': 'Teks pada dokumen tidak dapat dibaca',
};
