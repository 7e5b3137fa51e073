const id = {
  title: 'Tanda tangan elektronik dan sertifikatnya',
  welcome: 'Selamat datang',
  verify: 'Siapa yang menandatangani, kapan, dan apakah isinya berubah.',
  home: '',
  documents: 'Yang menunggu tanda tangan Anda, yang Anda kirim, dan yang selesai.',
  agreements: 'Apa yang menunggu kita, apa yang jatuh tempo, dan teksnya.',
  registrations: 'Permohonan sertifikat: antrean, bukti, dan keputusan.',
  issuer: 'Otoritas, daftar pencabutan, sertifikat yang diterbitkan, dan jurnal.',
  credentials: 'Kunci yang dipakai aplikasi instansi Anda untuk menandatangani dan memeriksa.',
  developers: 'API dengan contoh yang dapat disalin.',
  certificate: 'Masa berlaku, pembaruan, penangguhan, dan pencabutan sertifikat Anda.',
  account: 'Sesi, kode sekali pakai, dan kata sandi Anda.',
} as const;

const en: Record<keyof typeof id, string> = {
  title: 'Electronic signatures and their certificates',
  welcome: 'Welcome',
  verify: 'Who signed, when, and whether the content has changed.',
  home: '',
  documents: 'What waits for your signature, what you sent, and what is done.',
  agreements: 'What waits for us, what is due, and the text.',
  registrations: 'Applications for certificates: queues, proofs and decisions.',
  issuer: 'Authorities, revocation lists, issued certificates and the journal.',
  credentials: 'The keys by which applications of your organisation sign and check.',
  developers: 'The APIs, with examples to copy.',
  certificate: 'Validity, renewal, suspension and revocation of your certificate.',
  account: 'Your sessions, one-time codes and password.',
};

export const homeTexts = { id, en };
