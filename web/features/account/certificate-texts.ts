import type { OwnCertificate, StatusReason } from '../../../src/contract/own-certificates.ts';

const id = {
  title: 'Sertifikat saya',
  noHolder: 'Akun ini belum terhubung dengan pemegang sertifikat.',
  noHolderNext:
    'Mintalah verifikator instansi Anda memasukkan permohonan sertifikat. Anda akan menerima tautan melalui surel untuk melengkapinya dan membuat frasa sandi Anda sendiri.',
  none: 'Anda belum memiliki sertifikat. Bila permohonan Anda sudah dimasukkan, keadaannya tampak di bawah ini; bila belum, mintalah verifikator instansi Anda memasukkannya.',
  of: 'Sertifikat',
  state: 'Keadaan',
  issuer: 'Penerbit',
  valid: 'Berlaku',
  from: 'Sejak',
  until: 'sampai',
  serial: 'Nomor seri',
  history: 'Riwayat',
  issued: 'diterbitkan',
  requests: 'Permohonan saya',
  noRequests: 'Belum ada permohonan.',
  service: 'Layanan',
  entered: 'Dimasukkan',
  moved: 'Keadaan sejak',
  good: 'berlaku',
  suspended: 'ditangguhkan',
  revoked: 'dicabut',
  expired: 'berakhir',
  future: 'belum mulai berlaku',
  released: 'penangguhan diakhiri',
  daysLeft: 'hari lagi',
  renew: 'Perbarui',
  suspend: 'Tangguhkan',
  revoke: 'Cabut',
  release: 'Akhiri penangguhan',
  renewTitle: 'Perbarui sertifikat?',
  renewEffect:
    'Anda menerima tautan melalui surel untuk membuat frasa sandi baru. Verifikator instansi Anda menyerahkan kode kepada Anda secara langsung; tanpa kode itu pembaruan tidak dapat dilanjutkan. Sesudah itu petugas penerbit memutuskan.',
  suspendTitle: 'Tangguhkan sertifikat?',
  suspendEffect:
    'Sesudah petugas penerbit menyetujui, Anda tidak dapat menandatangani sampai penangguhan diakhiri. Tanda tangan yang sudah ada tetap berlaku.',
  revokeTitle: 'Cabut sertifikat?',
  revokeEffect:
    'Pencabutan tidak dapat dibatalkan sesudah diputuskan petugas penerbit: Anda tidak dapat menandatangani lagi dengan sertifikat ini. Tanda tangan yang dibuat sebelumnya tetap berlaku bila berstempel waktu.',
  releaseTitle: 'Akhiri penangguhan?',
  releaseEffect: 'Sesudah petugas penerbit menyetujui, sertifikat berlaku kembali.',
  hold: 'Tangguhkan sekarang juga, sebelum diputuskan',
  holdHint: 'Pilih ini bila perangkat atau frasa sandi Anda mungkin diketahui orang lain.',
  cause: 'Sebab pembaruan',
  expiring: 'Masa berlaku segera berakhir; sertifikat lama tetap berlaku sampai akhirnya',
  'passphrase-forgotten': 'Frasa sandi terlupa; sertifikat lama dicabut',
  'key-compromised': 'Frasa sandi mungkin diketahui orang lain; sertifikat lama dicabut',
  revocationReason: 'Sebab pencabutan',
  reasonHint: 'Dibaca petugas yang memutuskan.',
} as const;

const en: Record<keyof typeof id, string> = {
  title: 'My certificate',
  noHolder: 'This account is not linked to a certificate holder yet.',
  noHolderNext:
    'Ask a verifier of your organisation to enter your application. You will get a link by e-mail to complete it and to make your own passphrase.',
  none: 'You have no certificate yet. If your application was entered, its state is below; if not, ask a verifier of your organisation to enter it.',
  of: 'Certificate',
  state: 'State',
  issuer: 'Issuer',
  valid: 'Valid',
  from: 'From',
  until: 'until',
  serial: 'Serial number',
  history: 'History',
  issued: 'issued',
  requests: 'My requests',
  noRequests: 'There is no request yet.',
  service: 'Service',
  entered: 'Entered',
  moved: 'In this state since',
  good: 'valid',
  suspended: 'suspended',
  revoked: 'revoked',
  expired: 'ended',
  future: 'not valid yet',
  released: 'suspension ended',
  daysLeft: 'days left',
  renew: 'Renew',
  suspend: 'Suspend',
  revoke: 'Revoke',
  release: 'End the suspension',
  renewTitle: 'Renew the certificate?',
  renewEffect:
    'You get a link by e-mail to make a new passphrase. A verifier of your organisation hands a code over to you in person; without it the renewal does not go on. Then the issuer’s officer decides.',
  suspendTitle: 'Suspend the certificate?',
  suspendEffect:
    'Once the issuer’s officer agrees you cannot sign until the suspension is ended. Signatures that exist stay valid.',
  revokeTitle: 'Revoke the certificate?',
  revokeEffect:
    'A revocation cannot be undone once the issuer’s officer has decided: you cannot sign with this certificate again. Signatures made before stay valid where they carry a timestamp.',
  releaseTitle: 'End the suspension?',
  releaseEffect: 'Once the issuer’s officer agrees the certificate is valid again.',
  hold: 'Suspend it now, before the decision',
  holdHint: 'Choose this if somebody else may know your device or passphrase.',
  cause: 'Why it is renewed',
  expiring: 'It ends soon; the old one stays valid until its end',
  'passphrase-forgotten': 'The passphrase is forgotten; the old one is revoked',
  'key-compromised': 'Somebody may know the passphrase; the old one is revoked',
  revocationReason: 'Why it is revoked',
  reasonHint: 'Read by the officer who decides.',
};

export const certificateTexts = { id, en };

/** What a holder would say for CRLReason (RFC 5280 clause 5.3.1). */
export const reasonTexts: Readonly<Record<'id' | 'en', Readonly<Record<StatusReason, string>>>> = {
  id: {
    unspecified: 'tanpa sebab khusus',
    keyCompromise: 'kunci atau frasa sandi mungkin diketahui orang lain',
    cACompromise: 'kunci penerbit mungkin diketahui orang lain',
    affiliationChanged: 'jabatan, nama, atau instansi berubah',
    superseded: 'diganti dengan sertifikat lain',
    cessationOfOperation: 'tidak diperlukan lagi',
    certificateHold: 'ditangguhkan',
    privilegeWithdrawn: 'kewenangan dicabut',
  },
  en: {
    unspecified: 'no particular cause',
    keyCompromise: 'somebody may know the key or the passphrase',
    cACompromise: 'somebody may know the issuer’s key',
    affiliationChanged: 'position, name or organisation has changed',
    superseded: 'replaced by another certificate',
    cessationOfOperation: 'not needed any more',
    certificateHold: 'suspended',
    privilegeWithdrawn: 'authority withdrawn',
  },
};

/** What the holder may think of it at `now`. */
export function shownState(
  { status, notBefore, notAfter }: Pick<OwnCertificate, 'status' | 'notBefore' | 'notAfter'>,
  now: number,
): 'good' | 'suspended' | 'revoked' | 'expired' | 'future' {
  if (status === 'revoked') return 'revoked';
  if (Date.parse(notAfter) < now) return 'expired';
  if (status === 'suspended') return 'suspended';
  return Date.parse(notBefore) > now ? 'future' : 'good';
}
