const id = {
  title: 'Untuk pengembang',
  intro:
    'Dua API: eSign Client Service versi 1 dan 2 di bawah /api, seperti yang sudah dipanggil aplikasi pemerintah, dan API Sertel di bawah /rest/v1. Galat API Sertel adalah problem+json dengan kode yang tetap.',
  credentials:
    'Mintalah kredensial kepada administrator instansi Anda. Pada peragaan, kredensial ada di data/demo-credentials.json.',
  examples: 'Contoh',
  sign1: 'Tanda tangan (eSign versi 1)',
  sign2: 'Tanda tangan (eSign versi 2)',
  signRest: 'Tanda tangan dengan tanda lengkap dan jawaban JSON (Sertel)',
  verify: 'Periksa berkas (Sertel; tanpa kredensial pun boleh)',
  status: 'Status pengguna (eSign versi 1)',
  reference: 'Acuan',
  filter: 'Saring menurut alamat atau ringkasan',
  found: 'operasi',
  nothing: 'Tidak ada operasi yang cocok.',
  body: 'Isi',
  parameters: 'Parameter',
  answers: 'Jawaban',
  isOpen: 'terbuka',
  whole: 'Uraian lengkap',
} as const;

const en: Record<keyof typeof id, string> = {
  title: 'For developers',
  intro:
    'Two APIs: the eSign Client Service, versions 1 and 2, below /api as government applications already call it, and Sertel’s own below /rest/v1. Errors of the latter are problem+json with a stable code.',
  credentials:
    'Ask the administrator of your organisation for a credential. In the demonstration it is in data/demo-credentials.json.',
  examples: 'Examples',
  sign1: 'Sign (eSign version 1)',
  sign2: 'Sign (eSign version 2)',
  signRest: 'Sign with the full mark and an answer in JSON (Sertel)',
  verify: 'Check a file (Sertel; no credential needed)',
  status: 'Status of a person (eSign version 1)',
  reference: 'Reference',
  filter: 'Filter by address or summary',
  found: 'operations',
  nothing: 'No operation matches.',
  body: 'Body',
  parameters: 'Parameters',
  answers: 'Answers',
  isOpen: 'open',
  whole: 'The whole description',
};

export const developerTexts = { id, en };
