import type { PlatformMode } from '../../services/platform.ts';
import { html } from '../pages/html.ts';
import { pageLayout } from '../pages/page-layout.ts';

/** The certification practice statement in its short form: what a certificate of this platform says and does not say. */
export const cpsPage = (mode: PlatformMode): string =>
  pageLayout(
    { language: 'id', title: 'Pernyataan Praktik Sertifikasi', path: undefined, demo: mode === 'demo' },
    html`<h1>Pernyataan Praktik Sertifikasi</h1>
      <h2>Bahasa Indonesia</h2>
      <p>
        Sertifikat individu menyatakan nama dan instansi pemegangnya. Kunci privat pemegang disimpan
        terbungkus di bawah kunci platform dan passphrase pemegang, dan hanya dipakai dengan passphrase itu.
        NIK tidak dimuat dalam sertifikat.
      </p>
      <p>
        Status setiap sertifikat dijawab melalui OCSP (paling lama satu jam) dan daftar pencabutan (CRL,
        diterbitkan pada setiap pencabutan dan paling lambat setiap dua belas jam). Sertifikat yang dicabut
        tidak pernah berlaku lagi; penangguhan dapat dilepas.
      </p>
      <p>Token waktu mengikuti RFC 3161 dengan ketelitian satu detik.</p>
      <div lang="en">
        <h2>English</h2>
        <p>
          An individual certificate states its holder's name and organisation. The private key is kept wrapped
          under the platform's key and the holder's passphrase and is used with that passphrase only. No NIK
          stands in a certificate.
        </p>
        <p>
          The status of every certificate is answered by OCSP (valid for one hour at most) and by revocation
          lists, published at each revocation and at least every twelve hours. A revoked certificate is never
          valid again; a suspension can be released.
        </p>
        <p>Timestamps follow RFC 3161 with an accuracy of one second.</p>
      </div>`,
  );
