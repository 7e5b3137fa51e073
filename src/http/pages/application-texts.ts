import type { ApplicationView } from '../../contract/registrations.ts';
import type { Language } from './page-texts.ts';

const id = {
  title: 'Permohonan Anda',
  reason: 'Dikembalikan karena',
  changes: 'Data yang akan berlaku',
  documents: 'Berkas yang sudah diterima',
  kind: 'Jenis berkas',
  file: 'Berkas (PDF, JPEG atau PNG, paling besar 5 MiB)',
  upload: 'Kirim berkas',
  nik: 'NIK Anda',
  agrees: 'Saya menyetujui perjanjian pemilik sertifikat dan penyimpanan data saya.',
  complete: 'Lengkapi permohonan',
  code: 'Kode yang diserahkan verifikator',
  next: 'Passphrase baru',
  repeat: 'Ulangi passphrase baru',
  hint: 'Sedikitnya 12 karakter yang sulit ditebak. Hanya Anda yang mengetikkannya dan tidak disimpan di mana pun; petugas mana pun tidak pernah memintanya.',
  set: 'Tetapkan passphrase',
  done: 'Terima kasih. Langkah ini selesai; kabar berikutnya dikirim lewat surel.',
  waits: 'Saat ini tidak ada yang perlu Anda lakukan.',
  'identity-card': 'KTP',
  'recommendation-letter': 'Surat rekomendasi',
  'authority-document': 'Dokumen pembuktian',
  other: 'Lainnya',
  name: 'Nama',
  email: 'Surel',
  nip: 'NIP',
  phone: 'Telepon',
  position: 'Jabatan',
  'identity.bad-nik': 'NIK terdiri atas 16 angka.',
  'identity.weak-password': 'Passphrase ini mudah ditebak, atau bukan 12 sampai 128 karakter.',
  'not-repeated': 'Kedua passphrase tidak sama.',
  'key.busy': 'Sedang terlalu banyak permintaan. Coba lagi sebentar lagi.',
  'http.bad-request': 'Isilah semua isian.',
  'http.cross-site': 'Formulir ini tidak dikirim dari halaman yang masih berlaku. Buka tautannya kembali.',
  'registration.nik-mismatch': 'NIK ini bukan yang didaftarkan. Sesudah lima kali salah tautan ini berakhir.',
  'registration.code-mismatch': 'Kode tidak benar. Sesudah lima kali salah tautan ini berakhir.',
  'registration.incomplete': 'Masih ada berkas yang kurang; kirimkan KTP terlebih dahulu.',
  'registration.document-refused': 'Berkas harus PDF, JPEG atau PNG, paling besar 5 MiB.',
  'registration.too-many-documents': 'Sudah terlalu banyak berkas dikirim untuk permohonan ini.',
  'registration.act-not-possible': 'Langkah ini tidak dapat dilakukan sekarang.',
  'registration.link-unknown': 'Tautan ini tidak dikenal. Periksa apakah alamatnya tersalin seluruhnya.',
  'registration.link-ended':
    'Tautan ini sudah berakhir. Mintalah tautan baru kepada verifikator lembaga Anda.',
} as const;

const en: Record<keyof typeof id, string> = {
  title: 'Your request',
  reason: 'It came back because',
  changes: 'The data as they shall be',
  documents: 'Documents that are here',
  kind: 'Kind of document',
  file: 'File (PDF, JPEG or PNG, at most 5 MiB)',
  upload: 'Send the document',
  nik: 'Your NIK',
  agrees: 'I agree to the subscriber agreement and to the keeping of my data.',
  complete: 'Complete the request',
  code: 'The code that the verifier handed over',
  next: 'New passphrase',
  repeat: 'Repeat the new passphrase',
  hint: 'At least 12 characters that are hard to guess. Only you type it and it is kept nowhere; no officer ever asks for it.',
  set: 'Set the passphrase',
  done: 'Thank you. This step is done; the next news comes by e-mail.',
  waits: 'There is nothing for you to do now.',
  'identity-card': 'Identity card',
  'recommendation-letter': 'Letter of recommendation',
  'authority-document': 'Document of proof',
  other: 'Other',
  name: 'Name',
  email: 'E-mail',
  nip: 'NIP',
  phone: 'Telephone',
  position: 'Position',
  'identity.bad-nik': 'A NIK has 16 digits.',
  'identity.weak-password': 'This passphrase can be guessed, or does not have 12 to 128 characters.',
  'not-repeated': 'The two passphrases differ.',
  'key.busy': 'There are too many requests just now. Try again in a moment.',
  'http.bad-request': 'Fill in everything.',
  'http.cross-site': 'This form did not come from a page that is still valid. Open the link again.',
  'registration.nik-mismatch': 'This is not the NIK that was entered. After five wrong ones the link ends.',
  'registration.code-mismatch': 'The code is not right. After five wrong ones the link ends.',
  'registration.incomplete': 'A document is missing still; send the identity card first.',
  'registration.document-refused': 'A document is a PDF, JPEG or PNG, of at most 5 MiB.',
  'registration.too-many-documents': 'Too many documents were sent for this request.',
  'registration.act-not-possible': 'This step cannot be taken now.',
  'registration.link-unknown': 'This link is not known. See whether the whole address was copied.',
  'registration.link-ended': 'This link has ended. Ask the verifier of your organisation for another one.',
};

export const applicationTexts: Record<Language, Record<keyof typeof id, string>> = { id, en };

/** What a page says of an error's code, where there is a sentence for it. */
export function applicationSentence(code: string, language: Language): string | undefined {
  const texts: Readonly<Record<string, string>> = applicationTexts[language];
  return /[.-]/.test(code) && Object.hasOwn(texts, code) ? texts[code] : undefined;
}

export const serviceTexts = {
  id: {
    penerbitan: 'Penerbitan sertifikat elektronik',
    perubahan: 'Perubahan data',
    pembaruan: 'Pembaruan sertifikat elektronik',
    pencabutan: 'Pencabutan sertifikat elektronik',
  },
  en: {
    penerbitan: 'An electronic certificate',
    perubahan: 'A change of data',
    pembaruan: 'The renewal of an electronic certificate',
    pencabutan: 'The end of an electronic certificate',
  },
} as const satisfies Record<Language, Record<ApplicationView['service'], string>>;
