/** Every sentence of a report, in Indonesian and English. Codes are stable; the words may improve. */
import type { Change, ChangeCode } from '../diff/change.ts';
import type { Finding, Sentence } from './report.ts';

const findings = {
  valid: [
    'Tanda tangan sah dan isi yang ditandatangani tidak berubah.',
    'The signature is valid and what was signed has not changed.',
  ],
  'all-valid': [
    'Semua tanda tangan sah dan isi dokumen tidak berubah sejak ditandatangani.',
    'Every signature is valid and the content has not changed since it was signed.',
  ],
  unsigned: [
    'Dokumen ini tidak memiliki tanda tangan elektronik.',
    'This document has no electronic signature.',
  ],
  'password-missing': [
    'Berkas ini terenkripsi dan hanya terbuka dengan kata sandi.',
    'This file is encrypted and opens only with a password.',
  ],
  'password-wrong': [
    'Kata sandi yang diberikan tidak membuka berkas terenkripsi ini.',
    'The password given does not open this encrypted file.',
  ],
  unreadable: ['Berkas ini bukan PDF yang dapat dibaca.', 'This file is not a PDF that can be read.'],
  'too-many-signatures': [
    'Berkas ini memuat lebih banyak tanda tangan daripada yang diperiksa.',
    'This file holds more signatures than are checked.',
  ],
  'too-many-revisions': [
    'Berkas ini memuat lebih banyak revisi daripada yang diperiksa.',
    'This file holds more revisions than are checked.',
  ],
  'contents-unusable': [
    'Isi tanda tangan hilang atau tidak pada tempatnya.',
    'The content of the signature is missing or not in its place.',
  ],
  'byte-range-unusable': [
    'Tanda tangan tidak mencakup dokumen sebagaimana mestinya.',
    'The signature does not cover the document as it must.',
  ],
  'format-unknown': ['Jenis tanda tangan ini tidak dikenal.', 'This kind of signature is not known.'],
  'cms-unreadable': ['Data tanda tangan rusak.', 'The signature data is damaged.'],
  'cms-rules': [
    'Data tanda tangan melanggar aturan bentuknya.',
    'The signature data breaks the rules of its form.',
  ],
  'digest-differs': ['Isi yang ditandatangani telah berubah.', 'What was signed has been changed.'],
  'signature-wrong': [
    'Tanda tangan tidak cocok dengan sertifikat penanda tangan.',
    'The signature does not fit the signer’s certificate.',
  ],
  'timestamp-wrong': [
    'Stempel waktu dokumen tidak cocok dengan isinya.',
    'The document timestamp does not fit the content.',
  ],
  'changed-afterwards': [
    'Dokumen diubah setelah ditandatangani dengan cara yang tidak diperbolehkan.',
    'The document was changed after signing in a way that is not allowed.',
  ],
  'signer-certificate-missing': [
    'Sertifikat penanda tangan tidak ada di dalam berkas.',
    'The signer’s certificate is not in the file.',
  ],
  'no-anchor': [
    'Isi utuh, tetapi penerbit sertifikat tidak termasuk yang dipercaya.',
    'The content is intact, but the issuer of the certificate is not among those trusted.',
  ],
  'chain-rules': [
    'Rantai sertifikat melanggar aturan penerbitannya.',
    'The certificate chain breaks the rules of its issuers.',
  ],
  expired: [
    'Sertifikat tidak berlaku pada waktu yang dapat dibuktikan.',
    'The certificate was not in force at the time that can be proven.',
  ],
  'algorithm-weak': [
    'Algoritma tanda tangan tidak lagi dapat diandalkan.',
    'The algorithms of the signature can no longer be relied on.',
  ],
  revoked: [
    'Sertifikat dicabut, dan tidak terbukti bahwa tanda tangan dibuat sebelum itu.',
    'The certificate is revoked, and nothing proves that the signature was made before that.',
  ],
  'revoked-before-signing': [
    'Sertifikat sudah dicabut ketika tanda tangan dibuat.',
    'The certificate had been revoked when the signature was made.',
  ],
  'expired-before-signing': [
    'Sertifikat sudah berakhir ketika tanda tangan dibuat.',
    'The certificate had ended when the signature was made.',
  ],
  'weak-when-signed': [
    'Algoritma tanda tangan sudah tidak dapat diandalkan ketika tanda tangan dibuat.',
    'The algorithms could no longer be relied on when the signature was made.',
  ],
  'made-before-certificate': [
    'Tanda tangan lebih tua daripada sertifikatnya.',
    'The signature is older than its certificate.',
  ],
  'authority-ended': [
    'Penerbit atau algoritma yang menjamin sertifikat tidak lagi berlaku, dan tidak ada bukti dari masa berlakunya.',
    'An authority or an algorithm behind the certificate has ended, and no proof from its time is there.',
  ],
  'evidence-not-fresh': [
    'Bukti status sertifikat lebih tua daripada tanda tangan.',
    'The evidence about the certificate is older than the signature.',
  ],
  'timestamps-contradict': [
    'Stempel-stempel waktu saling bertentangan.',
    'The timestamps contradict each other.',
  ],
  'on-hold': ['Sertifikat sedang ditangguhkan.', 'The certificate is suspended.'],
  'no-revocation-evidence': [
    'Belum ada bukti apakah sertifikat dicabut; periksa lagi dengan sambungan jaringan.',
    'There is no evidence yet whether the certificate is revoked; check again online.',
  ],
  'key-usage': [
    'Sertifikat ini bukan untuk menandatangani dokumen.',
    'This certificate is not meant for signing documents.',
  ],
  'no-signing-certificate-attribute': [
    'Format lama: sertifikat tidak terikat pada tanda tangan.',
    'An old format: the certificate is not bound to the signature.',
  ],
  'no-timestamp': [
    'Tanpa stempel waktu; waktu menurut penanda tangan hanya pernyataannya.',
    'No timestamp; the signer’s time is only a claim.',
  ],
  'timestamp-untrusted': [
    'Stempel waktu ada, tetapi tidak dapat dipercaya.',
    'There is a timestamp, but it cannot be trusted.',
  ],
  'sha1-format': [
    'Format lama adbe.pkcs7.sha1: isi diikat dengan SHA-1.',
    'The old format adbe.pkcs7.sha1: the content is bound by SHA-1.',
  ],
  'content-padding': [
    'Ada data setelah tanda tangan di tempatnya.',
    'There is data after the signature in its place.',
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type FindingCode = keyof typeof findings;

export function finding(code: FindingCode, detail?: string): Finding {
  const [id, en] = findings[code];
  return { code, sentence: { id, en }, detail };
}

const changes = {
  'signature-added': ['tanda tangan lain ditambahkan', 'another signature was added'],
  'signature-field-added': ['bidang tanda tangan ditambahkan', 'a signature field was added'],
  'timestamp-added': ['stempel waktu dokumen ditambahkan', 'a document timestamp was added'],
  'evidence-added': ['bukti sertifikat ditambahkan', 'certificate evidence was added'],
  'form-filled': ['isian formulir diubah', 'a form field was filled in'],
  'annotation-added': ['anotasi ditambahkan', 'an annotation was added'],
  'metadata-changed': ['metadata diperbarui', 'metadata was updated'],
  bookkeeping: ['catatan versi diperbarui', 'version bookkeeping was updated'],
  'signed-field-changed': ['bidang yang sudah ditandatangani diubah', 'a field that was signed was changed'],
  'locked-field-changed': ['isian yang dikunci diubah', 'a locked field was changed'],
  'form-changed': ['formulir diubah', 'the form was changed'],
  'page-changed': ['isi halaman diubah', 'the content of a page was changed'],
  'pages-changed': ['susunan halaman diubah', 'the order of pages was changed'],
  'annotation-changed': ['anotasi diubah atau dihapus', 'annotations were changed or removed'],
  'catalog-changed': ['pengaturan dokumen diubah', 'settings of the document were changed'],
  'object-changed': ['bagian dokumen diubah', 'a part of the document was changed'],
  'object-removed': ['bagian dokumen dihapus', 'a part of the document was removed'],
  'object-appeared': ['bagian yang semula kosong diisi', 'a part that was empty was filled'],
  'content-after-end': ['ada data setelah akhir dokumen', 'there is data after the end of the document'],
  'unlisted-object': ['ada objek yang tidak terdaftar', 'there is an object that no table lists'],
  'ambiguous-object': [
    'ada bagian yang dapat dibaca dengan dua cara',
    'there is a part that can be read in two ways',
  ],
  'signature-removed': ['tanda tangan dihapus', 'a signature was removed'],
  'unreadable-revision': [
    'versi yang ditandatangani tidak dapat dibaca',
    'the signed version cannot be read',
  ],
} as const satisfies Record<ChangeCode, readonly [string, string]>;

const maxSubjectLength = 80;

/** What changed, with the part concerned, which came out of the file and is cut and cleaned. */
export function changeSentence({ code, subject }: Change): Sentence {
  const [id, en] = changes[code];
  const clean = subject.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, maxSubjectLength);
  return clean === '' ? { id, en } : { id: `${id} (${clean})`, en: `${en} (${clean})` };
}
