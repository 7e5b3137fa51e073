const id = {
  skip: 'Langsung ke isi',
  logo: 'Logo penerbit sertifikat elektronik',
  language: 'Bahasa',
  colours: 'Warna',
  auto: 'Ikut perangkat',
  light: 'Terang',
  dark: 'Gelap',
  demoLabel: 'Peragaan',
  demo: 'Ini peragaan: kunci, sertifikat, dan orang di sini tidak nyata dan tidak berkekuatan hukum.',
  footer:
    'Tidak ada pelacak di sini, dan tidak ada permintaan ke tempat lain. Kuki hanya satu: yang mengenali Anda sesudah Anda masuk.',
} as const;

const en: Record<keyof typeof id, string> = {
  skip: 'Skip to content',
  logo: 'Logo of the certificate issuer',
  language: 'Language',
  colours: 'Colours',
  auto: 'As the device',
  light: 'Light',
  dark: 'Dark',
  demoLabel: 'Demonstration',
  demo: 'This is a demonstration: its keys, certificates and people are not real and have no legal effect.',
  footer:
    'There are no trackers here, and nothing is asked of other sites. There is one cookie: the one that knows you after you log in.',
};

export const shellTexts = { id, en };
