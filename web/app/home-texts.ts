const id = {
  title: 'Tanda tangan elektronik dan sertifikatnya',
  welcome: 'Selamat datang',
  verify: 'Siapa yang menandatangani, kapan, dan apakah isinya berubah.',
  home: '',
  account: 'Sesi, kode sekali pakai, dan kata sandi Anda.',
} as const;

const en: Record<keyof typeof id, string> = {
  title: 'Electronic signatures and their certificates',
  welcome: 'Welcome',
  verify: 'Who signed, when, and whether the content has changed.',
  home: '',
  account: 'Your sessions, one-time codes and password.',
};

export const homeTexts = { id, en };
