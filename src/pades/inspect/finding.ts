/** What an inspection may find: a closed table of codes with their gravity and their sentence in two languages. */
import type { ShownRectangle } from '../sign/placement.ts';

export type Severity = 'danger' | 'warning' | 'note';

interface FindingKind {
  readonly severity: Severity;
  /** `{}` stands for the subject. */
  readonly id: string;
  readonly en: string;
}

export const findingKinds = {
  javascript: {
    severity: 'danger',
    id: 'Dokumen memuat skrip yang dapat mengubah apa yang terlihat',
    en: 'The document holds a script that can change what is seen',
  },
  'launch-action': {
    severity: 'danger',
    id: 'Sebuah aksi menjalankan program atau membuka berkas lain',
    en: 'An action starts a program or opens another file',
  },
  'reference-xobject': {
    severity: 'danger',
    id: 'Sebagian isi halaman diambil dari berkas PDF lain',
    en: 'Part of a page is taken from another PDF file',
  },
  'external-stream': {
    severity: 'danger',
    id: 'Data yang ditampilkan berada di luar dokumen: {}',
    en: 'Data that is shown lies outside the document: {}',
  },
  'dynamic-xfa': {
    severity: 'danger',
    id: 'Formulir XFA dinamis: pembaca menyusun sendiri apa yang terlihat',
    en: 'A dynamic XFA form: the reader composes what is seen',
  },
  'field-shows-other': {
    severity: 'danger',
    id: 'Isian {} menampilkan teks yang bukan nilainya',
    en: 'The field {} shows a text that is not its value',
  },
  'unlisted-object': {
    severity: 'danger',
    id: 'Berkas menyimpan objek {} yang tidak tercantum dalam tabelnya dan dapat dimunculkan kemudian',
    en: 'The file keeps an object {} that no table lists and that could be brought out later',
  },
  'duplicate-object': {
    severity: 'danger',
    id: 'Objek {} ditulis dua kali dalam revisi yang sama; yang satu dapat menggantikan yang lain',
    en: 'The object {} is written twice in one revision; one could take the other’s place',
  },
  'covered-text': {
    severity: 'warning',
    id: 'Teks tertutup oleh gambar atau bidang yang dilukis di atasnya: {}',
    en: 'Text is covered by a picture or an area painted over it: {}',
  },
  'annotation-over-text': {
    severity: 'warning',
    id: 'Anotasi {} menutupi teks halaman',
    en: 'An annotation {} lies over text of the page',
  },
  'field-over-text': {
    severity: 'warning',
    id: 'Isian formulir {} menutupi teks halaman',
    en: 'The form field {} lies over text of the page',
  },
  'invisible-text': {
    severity: 'warning',
    id: 'Halaman memuat teks yang tidak terlihat',
    en: 'The page holds text that is not seen',
  },
  'scanned-text-layer': {
    severity: 'note',
    id: 'Halaman pindaian memuat lapisan teks tak terlihat untuk pencarian',
    en: 'A scanned page holds an invisible text layer for searching',
  },
  'text-in-background-colour': {
    severity: 'warning',
    id: 'Teks berwarna sama dengan latarnya',
    en: 'Text has the colour of what is behind it',
  },
  'content-outside-page': {
    severity: 'note',
    id: 'Teks berada di luar bagian halaman yang ditampilkan',
    en: 'Text lies outside the part of the page that is shown',
  },
  'hidden-layer': {
    severity: 'warning',
    id: 'Isi berada pada lapisan yang tersembunyi: {}',
    en: 'Content lies on a layer that is hidden: {}',
  },
  'layer-by-event': {
    severity: 'warning',
    id: 'Lapisan {} tampil berbeda di layar dan di cetakan',
    en: 'The layer {} shows differently on screen and in print',
  },
  'optional-content': {
    severity: 'note',
    id: 'Dokumen memiliki lapisan yang dapat dinyalakan dan dimatikan',
    en: 'The document has layers that can be switched on and off',
  },
  'alternate-image': {
    severity: 'warning',
    id: 'Sebuah gambar memiliki gambar pengganti, misalnya untuk cetakan',
    en: 'A picture has an alternate, shown for instance in print',
  },
  'submit-action': {
    severity: 'warning',
    id: 'Sebuah aksi mengirim atau mengimpor isi formulir',
    en: 'An action sends or imports what a form holds',
  },
  'hide-action': {
    severity: 'warning',
    id: 'Sebuah aksi menyembunyikan atau menampilkan isi',
    en: 'An action hides or shows content',
  },
  'rich-media': {
    severity: 'warning',
    id: 'Dokumen memuat media: {}',
    en: 'The document holds media: {}',
  },
  'remote-target': {
    severity: 'note',
    id: 'Sebuah tautan membuka dokumen lain',
    en: 'A link opens another document',
  },
  'uri-link': { severity: 'note', id: 'Halaman memuat tautan web', en: 'The page holds web links' },
  'embedded-file': {
    severity: 'note',
    id: 'Dokumen memuat berkas lampiran: {}',
    en: 'The document holds an attached file: {}',
  },
  portfolio: {
    severity: 'warning',
    id: 'Portofolio: pembaca menampilkan lampiran, bukan halaman',
    en: 'A portfolio: the reader shows the attachments, not the pages',
  },
  'xfa-form': {
    severity: 'warning',
    id: 'Formulir XFA: sebagian pembaca menampilkan formulir itu, bukan halaman',
    en: 'An XFA form: some readers show it instead of the pages',
  },
  'need-appearances': {
    severity: 'warning',
    id: 'Pembaca membuat ulang tampilan isian formulir (NeedAppearances)',
    en: 'The reader draws the form fields anew (NeedAppearances)',
  },
  'calculated-field': {
    severity: 'warning',
    id: 'Nilai isian {} dihitung oleh pembaca',
    en: 'The value of the field {} is calculated by the reader',
  },
  'default-value': {
    severity: 'note',
    id: 'Isian {} memiliki nilai baku yang bukan nilainya sekarang',
    en: 'The field {} has a default that is not its value now',
  },
  'hidden-annotation': {
    severity: 'note',
    id: 'Anotasi {} disembunyikan',
    en: 'An annotation {} is hidden',
  },
  'print-only-annotation': {
    severity: 'warning',
    id: 'Anotasi {} hanya tampil pada cetakan',
    en: 'An annotation {} shows in print only',
  },
  'annotation-outside-page': {
    severity: 'note',
    id: 'Anotasi {} berada di luar halaman',
    en: 'An annotation {} lies outside the page',
  },
  'annotation-without-appearance': {
    severity: 'note',
    id: 'Anotasi {} digambar oleh pembaca sendiri',
    en: 'An annotation {} is drawn by the reader itself',
  },
  'font-not-embedded': {
    severity: 'warning',
    id: 'Huruf {} tidak disertakan; pembaca memakai penggantinya',
    en: 'The font {} is not embedded; the reader takes another in its place',
  },
  'standard-font': {
    severity: 'note',
    id: 'Huruf standar {} tidak disertakan',
    en: 'The standard font {} is not embedded',
  },
  'unreferenced-page': {
    severity: 'warning',
    id: 'Berkas menyimpan halaman yang tidak ditampilkan',
    en: 'The file keeps a page that is not shown',
  },
  'unreferenced-catalog': {
    severity: 'warning',
    id: 'Berkas menyimpan susunan dokumen kedua yang tidak ditampilkan',
    en: 'The file keeps a second document structure that is not shown',
  },
  'unreferenced-content': {
    severity: 'note',
    id: 'Berkas menyimpan isi yang tidak dirujuk: {}',
    en: 'The file keeps content that nothing refers to: {}',
  },
  'missing-object': {
    severity: 'warning',
    id: 'Halaman merujuk isi yang belum ada ({}); isinya dapat ditambahkan kemudian',
    en: 'The page refers to content that is not there ({}); it could be added later',
  },
  'hybrid-object': {
    severity: 'warning',
    id: 'Sebagian objek hanya terlihat oleh sebagian pembaca (berkas hibrida)',
    en: 'Some objects are seen by some readers only (a hybrid file)',
  },
  'several-revisions': {
    severity: 'note',
    id: 'Berkas telah diubah setelah pertama ditulis ({} revisi) dan belum ditandatangani',
    en: 'The file was changed after it was first written ({} revisions) and is not signed',
  },
  'large-page': {
    severity: 'note',
    id: 'Halaman lebih besar dari yang ditampilkan sebagian pembaca',
    en: 'The page is larger than some readers show',
  },
  'unreadable-content': {
    severity: 'warning',
    id: 'Sebagian isi tidak dapat dibaca: {}',
    en: 'Some content cannot be read: {}',
  },
  'not-fully-inspected': {
    severity: 'warning',
    id: 'Dokumen terlalu besar untuk diperiksa seluruhnya; yang di luar batas tidak diperiksa: {}',
    en: 'The document is too large to be inspected in full; beyond the limit nothing was looked at: {}',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingKinds;

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** From 1; undefined where it concerns the whole document. */
  readonly page: number | undefined;
  /** On the page as shown, in points. */
  readonly rect: ShownRectangle | undefined;
  readonly object: number | undefined;
  /** How often, where the same was found on the same page more than once. */
  readonly count: number;
  readonly sentences: { readonly id: string; readonly en: string };
}

export interface Place {
  /** What the sentence names: a font, a field, a text. */
  readonly subject?: string | undefined;
  readonly page?: number | undefined;
  readonly rect?: ShownRectangle | undefined;
  readonly object?: number | undefined;
}

const longestSubject = 60;

export function makeFinding(code: FindingCode, place: Place): Finding {
  const { severity, id, en } = findingKinds[code];
  const subject = plainSubject(place.subject ?? '');
  const said = (sentence: string): string => sentence.replace('{}', () => subject);
  const { page, rect, object } = place;
  return { code, severity, page, rect, object, count: 1, sentences: { id: said(id), en: said(en) } };
}

/** A text of the file as it may be told: control and direction marks would change how the sentence reads. */
export const plainSubject = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .slice(0, longestSubject)
    .toWellFormed();
