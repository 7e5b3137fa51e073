import { encodeGeneralizedTime, encodeOctetString, encodeOid, encodeSequence } from '../asn1/der-writer.ts';

export const archiveCutoffOid = '1.3.6.1.5.5.7.48.1.6';

/**
 * ArchiveCutoff (RFC 6960 clause 4.4.4): status is kept of certificates that ended since then, so that signatures of
 * years ago can be checked.
 */
export const archiveCutoffExtension = (since: Date): Uint8Array =>
  encodeSequence(encodeOid(archiveCutoffOid), encodeOctetString(encodeGeneralizedTime(since)));
