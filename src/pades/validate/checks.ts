/** The steps of a validation, each with the clause that asks for it. Ids are stable; the words may improve. */
export const checks = {
  'format.coverage': {
    clause: 'ISO 32000-2 12.8.1; EN 319 102-1 5.2.2',
    title: ['Tanda tangan mencakup dokumen', 'The signature covers the document'],
  },
  'format.cms': {
    clause: 'RFC 5652; EN 319 142-1 6.3; EN 319 102-1 5.2.2',
    title: ['Bentuk data tanda tangan', 'Form of the signature data'],
  },
  'certificate.identified': {
    clause: 'EN 319 102-1 5.2.3',
    title: ['Sertifikat penanda tangan dikenali', 'The signing certificate is identified'],
  },
  'crypto.digest': {
    clause: 'EN 319 102-1 5.2.7',
    title: ['Isi sama dengan yang ditandatangani', 'The content is what was signed'],
  },
  'crypto.signature': {
    clause: 'EN 319 102-1 5.2.7',
    title: ['Tanda tangan cocok dengan kunci sertifikat', 'The signature fits the key of the certificate'],
  },
  'changes.after': {
    clause: 'ISO 32000-2 12.8.2.2, 12.8.2.4',
    title: ['Perubahan setelah penandatanganan', 'Changes after signing'],
  },
  timestamp: {
    clause: 'RFC 3161; EN 319 102-1 5.4',
    title: ['Stempel waktu', 'Timestamp'],
  },
  'time.best-signature-time': {
    clause: 'EN 319 102-1 5.5.4',
    title: ['Waktu yang dapat dibuktikan', 'The time that can be proven'],
  },
  'time.order': {
    clause: 'EN 319 102-1 5.5.4',
    title: ['Urutan waktu', 'Order of times'],
  },
  'path.built': {
    clause: 'RFC 5280 6.1; EN 319 102-1 5.2.6',
    title: ['Rantai sertifikat sampai ke akar tepercaya', 'The certificate path ends at a trusted root'],
  },
  'path.revocation': {
    clause: 'RFC 5280 6.3, RFC 6960; EN 319 102-1 5.2.5, 5.2.6',
    title: ['Status pencabutan', 'Revocation status'],
  },
  'path.authorities-now': {
    clause: 'EN 319 102-1 5.5.4',
    title: ['Penerbit masih dapat diandalkan', 'The authorities can still be relied on'],
  },
  'acceptance.algorithms': {
    clause: 'ETSI TS 119 312; EN 319 102-1 5.2.8',
    title: ['Kekuatan algoritma', 'Strength of the algorithms'],
  },
  'acceptance.key-usage': {
    clause: 'RFC 5280 4.2.1.3; EN 319 102-1 5.2.8',
    title: ['Kegunaan kunci', 'Key usage'],
  },
  'past.certificate': {
    clause: 'EN 319 102-1 5.6.2.1, 5.6.2.2',
    title: [
      'Waktu sampai kapan sertifikat dapat diandalkan',
      'Time until which the certificate could be relied on',
    ],
  },
  'past.signature': {
    clause: 'EN 319 102-1 5.6.2.4',
    title: ['Tanda tangan lebih tua dari waktu itu', 'The signature is older than that time'],
  },
} as const satisfies Record<string, { readonly clause: string; readonly title: readonly [string, string] }>;

export type CheckId = keyof typeof checks;
