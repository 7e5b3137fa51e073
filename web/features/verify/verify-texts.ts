const id = {
  title: 'Periksa dokumen PDF',
  application: 'Aplikasi',
  file: 'Berkas PDF',
  hint: 'Berkas diperiksa lalu dilupakan; tidak ada yang disimpan.',
  check: 'Periksa',
} as const;

const en: Record<keyof typeof id, string> = {
  title: 'Check a PDF document',
  application: 'Application',
  file: 'PDF file',
  hint: 'The file is checked and forgotten; nothing is kept.',
  check: 'Check',
};

export const verifyTexts = { id, en };
