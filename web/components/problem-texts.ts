import { ApiProblem } from '../lib/ask-api.ts';

const id = {
  retry: 'Coba lagi',
  fault:
    'Ada kesalahan pada halaman ini. Muat ulang halaman; bila terulang, sebutkan kode ini kepada layanan bantuan.',
  'web.unreachable':
    'Server tidak terjangkau. Periksa sambungan Anda, lalu coba lagi. Tidak ada yang berubah.',
  'web.no-answer': 'Jawaban server tidak dapat dibaca. Coba lagi sebentar lagi.',
  'identity.not-logged-in': 'Sesi Anda sudah berakhir. Masuk lagi, lalu ulangi.',
  'identity.not-permitted':
    'Peran Anda tidak mengizinkan hal ini. Mintalah kepada administrator instansi Anda.',
  'identity.password-needed': 'Hal ini memerlukan kata sandi Anda sekali lagi.',
  'identity.wrong-password': 'Kata sandi itu tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi.',
  'identity.too-many-failures': 'Terlalu banyak percobaan yang gagal. Tunggu sebentar, lalu coba lagi.',
  'http.not-found': 'Yang Anda cari tidak ada di sini, atau bukan milik instansi Anda.',
  'http.too-large': 'Berkas itu terlalu besar.',
  'http.too-busy': 'Server sedang sibuk. Coba lagi sebentar lagi.',
  'http.bad-request': 'Ada isian yang tidak dapat dibaca. Periksa isian Anda.',
  'http.cross-site': 'Halaman ini sudah tidak sesuai dengan sesi Anda. Muat ulang halaman, lalu ulangi.',
  'registration.open-already':
    'Permohonan tentang hal ini masih berjalan. Tunggu keputusannya, atau tarik kembali.',
  'registration.on-hold':
    'Sertifikat orang ini sedang ditangguhkan. Akhiri penangguhannya atau cabut sertifikatnya lebih dahulu.',
  'registration.unknown-certificate': 'Sertifikat itu tidak ada atau sudah berakhir.',
  'registration.unknown-person': 'Orang itu tidak dikenal di instansi Anda.',
  'registration.act-not-possible':
    'Langkah ini sudah tidak mungkin: keadaan permohonan berubah. Muat ulang halaman.',
  'registration.incomplete': 'Masih ada bukti yang belum diunggah. Tambahkan bukti itu, lalu ulangi.',
  'registration.document-refused': 'Berkas itu bukan PDF, JPEG, atau PNG, atau lebih besar dari 5 MB.',
  'registration.import-refused':
    'Tabel itu tidak dapat dibaca. Simpan sebagai CSV dengan kepala nik, nama, email.',
  'identity.four-eyes':
    'Hal ini harus dilakukan orang lain: Anda sendiri yang memasukkannya atau dikenainya.',
  'key.wrong-passphrase': 'Frasa sandi itu tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi.',
  'signing.passphrase-delayed': 'Terlalu banyak frasa sandi yang salah. Tunggu sebentar, lalu coba lagi.',
  'signing.no-certificate': 'Anda belum memiliki sertifikat. Lihat Sertifikat saya untuk langkah berikutnya.',
  'signing.certificate-expired': 'Sertifikat Anda sudah berakhir. Perbarui melalui Sertifikat saya.',
  'signing.certificate-suspended': 'Sertifikat Anda sedang ditangguhkan. Lihat Sertifikat saya.',
  'signing.certificate-revoked':
    'Sertifikat Anda sudah dicabut. Mintalah sertifikat baru kepada verifikator Anda.',
  'flow.changed-version':
    'Dokumen ini baru saja berubah. Muat ulang halaman dan baca lagi sebelum menandatangani.',
  'flow.being-signed': 'Orang lain sedang menandatangani dokumen ini. Coba lagi sebentar lagi.',
  'flow.not-your-turn': 'Sekarang bukan giliran Anda pada dokumen ini.',
  'flow.participant-cannot-sign':
    'Salah seorang yang Anda tuju tidak dapat menandatangani: ia belum memiliki sertifikat.',
  'flow.unknown-participant': 'Salah satu surel bukan milik pengguna di sini. Periksa penulisannya.',
  'flow.no-steps': 'Tambahkan sedikitnya satu orang.',
  'flow.tag-not-found': 'Teks tempat tanda diletakkan tidak ada dalam dokumen. Periksa penulisannya.',
  'flow.rectangle-outside': 'Letak tanda berada di luar halaman. Geser ke dalam halaman.',
  'flow.page-out-of-range': 'Halaman itu tidak ada dalam dokumen.',
  'flow.bad-placement': 'Letak itu tidak mungkin untuk tugas ini. Pilih letak yang lain.',
  'flow.expired': 'Batas waktu dokumen ini sudah lewat.',
  'journal.no-checkpoint': 'Jurnal belum ditandatangani. Simpul pertamanya dibuat sebentar lagi.',
  'journal.no-such-leaf': 'Tidak ada catatan dengan nilai itu dalam jurnal.',
  'ca.status-conflict': 'Keadaan sertifikat itu baru saja berubah. Muat ulang halaman.',
} as const;

const en: Record<keyof typeof id, string> = {
  retry: 'Try again',
  fault: 'Something is wrong on this page. Load it again; if it stays, tell support this code.',
  'web.unreachable':
    'The server cannot be reached. Check your connection and try again. Nothing was changed.',
  'web.no-answer': 'The answer of the server cannot be read. Try again in a moment.',
  'identity.not-logged-in': 'Your session has ended. Log in again and repeat this.',
  'identity.not-permitted': 'Your role does not allow this. Ask the administrator of your organisation.',
  'identity.password-needed': 'This asks for your password once more.',
  'identity.wrong-password': 'That password does not match. Check upper and lower case and try again.',
  'identity.too-many-failures': 'Too many failed attempts. Wait a moment and try again.',
  'http.not-found': 'What you look for is not here, or is not your organisation’s.',
  'http.too-large': 'That file is too large.',
  'http.too-busy': 'The server is busy. Try again in a moment.',
  'http.bad-request': 'Something that was filled in cannot be read. Check it.',
  'http.cross-site': 'This page does not fit your session any more. Load it again and repeat this.',
  'registration.open-already': 'A request about this is open already. Wait for its decision, or withdraw it.',
  'registration.on-hold':
    'A certificate of this person is suspended. End the suspension or revoke the certificate first.',
  'registration.unknown-certificate': 'There is no such certificate, or it has ended.',
  'registration.unknown-person': 'Your organisation does not know this person.',
  'registration.act-not-possible':
    'This step is not possible any more: the request has moved. Load the page again.',
  'registration.incomplete': 'A proof is missing. Add it and repeat this.',
  'registration.document-refused': 'That file is no PDF, JPEG or PNG, or larger than 5 MB.',
  'registration.import-refused': 'That table cannot be read. Save it as CSV with the heads nik, nama, email.',
  'identity.four-eyes': 'Somebody else must do this: you entered it yourself, or it is about you.',
  'key.wrong-passphrase': 'That passphrase does not match. Check upper and lower case and try again.',
  'signing.passphrase-delayed': 'Too many wrong passphrases. Wait a moment and try again.',
  'signing.no-certificate': 'You have no certificate yet. My certificate says what comes next.',
  'signing.certificate-expired': 'Your certificate has ended. Renew it under My certificate.',
  'signing.certificate-suspended': 'Your certificate is suspended. See My certificate.',
  'signing.certificate-revoked': 'Your certificate was revoked. Ask your verifier for a new one.',
  'flow.changed-version': 'This document has just changed. Load the page again and read it before you sign.',
  'flow.being-signed': 'Somebody else is signing this document. Try again in a moment.',
  'flow.not-your-turn': 'It is not your turn on this document now.',
  'flow.participant-cannot-sign': 'One of those you named cannot sign: they have no certificate yet.',
  'flow.unknown-participant': 'One of the e-mails is no user’s here. Check how it is written.',
  'flow.no-steps': 'Add at least one person.',
  'flow.tag-not-found': 'The text that the mark goes on is not in the document. Check how it is written.',
  'flow.rectangle-outside': 'The mark lies outside the page. Move it inside.',
  'flow.page-out-of-range': 'The document has no such page.',
  'flow.bad-placement': 'That place is not possible for this task. Choose another.',
  'flow.expired': 'The time for this document has passed.',
  'journal.no-checkpoint': 'The journal is not signed yet. Its first checkpoint is made in a moment.',
  'journal.no-such-leaf': 'Nothing in the journal has that value.',
  'ca.status-conflict': 'The state of that certificate has just changed. Load the page again.',
};

export const problemTexts = { id, en };

export function sentenceOfProblem(problem: unknown, texts: Record<keyof typeof id, string>): string {
  if (!(problem instanceof ApiProblem)) return texts.fault;
  const { code, message } = problem;
  return isKnown(code) ? texts[code] : message;
}

/** The same where only its code was kept. */
export const sentenceOfCode = (code: string, texts: Record<keyof typeof id, string>): string =>
  isKnown(code) ? texts[code] : code;

const isKnown = (code: string): code is keyof typeof id => Object.hasOwn(id, code);
