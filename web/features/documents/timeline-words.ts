const id: Readonly<Record<string, string>> = {
  create: 'dibuat',
  send: 'dikirim',
  tell: 'pemberitahuan dikirim',
  remind: 'pengingat dikirim',
  view: 'dilihat',
  download: 'diunduh',
  approve: 'disetujui',
  return: 'dikembalikan',
  paraf: 'diparaf',
  sign: 'ditandatangani',
  reject: 'ditolak',
  delegate: 'dialihkan',
  replace: 'diganti',
  withdraw: 'ditarik kembali',
  complete: 'selesai',
  expire: 'kedaluwarsa',
  share: 'dibagikan',
};

const en: Readonly<Record<string, string>> = {
  create: 'made',
  send: 'sent',
  tell: 'a message was sent',
  remind: 'a reminder was sent',
  view: 'looked at',
  download: 'downloaded',
  approve: 'approved',
  return: 'returned',
  paraf: 'initialled',
  sign: 'signed',
  reject: 'rejected',
  delegate: 'handed to another',
  replace: 'replaced',
  withdraw: 'withdrawn',
  complete: 'completed',
  expire: 'expired',
  share: 'shared',
};

/** What the acts of a timeline are called; one that this release does not know is told as it is. */
export const timelineWords = { id, en };
