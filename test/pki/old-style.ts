/** Signatures as the field's older programs make them: adbe.pkcs7.detached and adbe.pkcs7.sha1, without ESS attributes. */
import { cmsOids } from '../../src/pki/cms/cms-oids.ts';
import { attribute } from '../../src/pki/cms/build-signed-data.ts';
import {
  encodeExplicit,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
} from '../../src/pki/asn1/der-writer.ts';
import { signByHand } from './sign-by-hand.ts';
import type { Timeline } from './timeline.ts';

export interface OldStyle {
  /** adbe.pkcs7.sha1: the content is the SHA-1 of the document. */
  readonly sha1?: boolean;
  /** adbe-revocationInfoArchival with answers about signer and authority. */
  readonly archival?: boolean;
  /** Default: true. */
  readonly certificates?: boolean;
}

export async function signOldStyle(
  line: Timeline,
  bytes: Uint8Array,
  at: Date,
  style: OldStyle,
): Promise<Uint8Array> {
  const { signer, issuing } = line;
  const answers = style.archival === true ? [await line.ocsp(signer, at), await line.ocsp(issuing, at)] : [];
  const archive = encodeSequence(encodeExplicit(1, encodeSequence(...answers)));
  return signByHand(bytes, {
    at,
    subFilter: style.sha1 === true ? 'adbe.pkcs7.sha1' : 'adbe.pkcs7.detached',
    by: signer,
    certificates:
      style.certificates === false ? [] : [signer, issuing].map(({ certificate }) => certificate.raw),
    signedAttrs: (messageDigest) =>
      encodeSetOf([
        attribute(cmsOids.contentType, encodeOid(cmsOids.data)),
        attribute(cmsOids.messageDigest, encodeOctetString(messageDigest)),
        ...(answers.length === 0 ? [] : [attribute(cmsOids.adbeRevocationInfoArchival, archive)]),
      ]),
  });
}
