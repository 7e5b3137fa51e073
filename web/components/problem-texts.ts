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
  'ca.status-conflict': 'The state of that certificate has just changed. Load the page again.',
};

export const problemTexts = { id, en };

export function sentenceOfProblem(problem: unknown, texts: Record<keyof typeof id, string>): string {
  if (!(problem instanceof ApiProblem)) return texts.fault;
  const { code, message } = problem;
  return isKnown(code) ? texts[code] : message;
}

const isKnown = (code: string): code is keyof typeof id => Object.hasOwn(id, code);
