const id = {
  menu: 'Menu',
  logIn: 'Masuk',
  logOut: 'Keluar',
  home: 'Beranda',
  account: 'Akun saya',
  verify: 'Periksa dokumen',
  needsLogIn: 'Halaman ini untuk yang sudah masuk',
  needsLogInText: 'Sesudah masuk Anda kembali ke halaman ini.',
  loading: 'Memuat …',
  notFound: 'Halaman tidak ditemukan',
  notFoundText:
    'Tidak ada halaman pada alamat ini. Mungkin alamatnya salah ketik atau halamannya sudah pindah.',
  toHome: 'Ke beranda',
  faultTitle: 'Halaman ini tidak dapat ditampilkan',
  endsTitle: 'Sesi Anda segera berakhir',
  endsIdle:
    'Sebentar lagi Anda dikeluarkan karena lama tidak ada kegiatan. Isian yang belum disimpan akan hilang.',
  endsAlways: 'Sesi ini mencapai batas waktunya. Simpan pekerjaan Anda, lalu masuk lagi.',
  stay: 'Tetap masuk',
  endedTitle: 'Sesi Anda sudah berakhir',
  endedText: 'Masuk lagi untuk melanjutkan; Anda kembali ke halaman ini.',
  close: 'Tutup',
} as const;

const en: Record<keyof typeof id, string> = {
  menu: 'Menu',
  logIn: 'Log in',
  logOut: 'Log out',
  home: 'Home',
  account: 'My account',
  verify: 'Check a document',
  needsLogIn: 'This page is for those who are logged in',
  needsLogInText: 'After logging in you come back to this page.',
  loading: 'Loading …',
  notFound: 'Page not found',
  notFoundText: 'There is no page at this address. It may be mistyped, or the page has moved.',
  toHome: 'Home',
  faultTitle: 'This page cannot be shown',
  endsTitle: 'Your session is about to end',
  endsIdle:
    'You are about to be logged out, as nothing was done for a while. What was not saved will be lost.',
  endsAlways: 'This session reaches its limit. Save your work and log in again.',
  stay: 'Stay logged in',
  endedTitle: 'Your session has ended',
  endedText: 'Log in again to go on; you come back to this page.',
  close: 'Close',
};

export const frameTexts = { id, en };
