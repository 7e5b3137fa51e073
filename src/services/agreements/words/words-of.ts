import { english } from './english.ts';

export interface Words {
  readonly id: string;
  readonly en: string;
}

/** A name of the tables (`menunggu-tte`, `akhirMasaBaru`) as people read it, in both languages. */
export const wordsOf = (name: string): Words => {
  const spaced =
    indonesian[name] ??
    name
      .replaceAll('-', ' ')
      .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return { id: upper(spaced), en: upper(english[name] ?? spaced) };
};

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Where the name itself is not how it is written. */
const indonesian: Readonly<Record<string, string>> = {
  K: 'PIHAK KESATU',
  D: 'PIHAK KEDUA',
  'menunggu-tte': 'menunggu TTE',
  'di-luar-pks': 'di luar PKS',
  'belum-ada': 'belum ada',
  oid: 'OID',
  qr: 'kode QR',
  sha256: 'SHA-256 berkas',
  url: 'alamat web',
  surel: 'alamat surel',
  nomorPertama: 'nomor PIHAK KESATU',
  nomorKedua: 'nomor PIHAK KEDUA',
  bukanKesalahan: 'bukan kesalahan siapa pun',
  diLuarKemampuan: 'di luar kemampuan yang wajar',
  'keterjangkauan-tsa': 'keterjangkauan TSA',
  'hsm-atau-token': 'HSM atau token',
  'milik-K': 'milik PIHAK KESATU',
  'milik-D': 'milik PIHAK KEDUA',
  'certificate-policy': 'Certificate Policy',
  Plt: 'Plt.',
  Plh: 'Plh.',
};
