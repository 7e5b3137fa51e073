const id = {
  penerbitan: 'Penerbitan',
  perubahan: 'Perubahan',
  pembaruan: 'Pembaruan',
  pencabutan: 'Pencabutan',
  'awaiting-applicant': 'menunggu pemohon',
  'awaiting-verifier': 'menunggu verifikator',
  'awaiting-passphrase': 'menunggu frasa sandi',
  'awaiting-decision': 'menunggu keputusan',
  done: 'selesai',
  rejected: 'ditolak',
  withdrawn: 'ditarik kembali',
  expired: 'kedaluwarsa',
} as const;

const en: Record<keyof typeof id, string> = {
  penerbitan: 'Issuance',
  perubahan: 'Change',
  pembaruan: 'Renewal',
  pencabutan: 'Revocation',
  'awaiting-applicant': 'awaits the applicant',
  'awaiting-verifier': 'awaits the verifier',
  'awaiting-passphrase': 'awaits the passphrase',
  'awaiting-decision': 'awaits the decision',
  done: 'done',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  expired: 'expired',
};

/** What a request’s service and state are called, for its desk and for its holder. */
export const registrationNames = { id, en };
