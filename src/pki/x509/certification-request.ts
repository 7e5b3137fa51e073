/** PKCS#10 certification requests (RFC 2986). */
import { enter, rawOf, readDerWhole } from '../asn1/der-reader.ts';
import { readBitStringOctets } from '../asn1/der-values.ts';
import { encodeInteger, encodeSequence, encodeTlv } from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import { parseSignatureAlgorithm } from '../crypto/algorithms.ts';
import type { Signer } from '../crypto/signer.ts';
import { verifySignature } from '#crypto';
import { signEnclosed } from './build-certificate.ts';
import { parseSubjectPublicKeyInfo, type SubjectPublicKeyInfo } from './certificate.ts';
import { parseName, type Name } from './names.ts';

export interface CertificationRequest {
  readonly subject: Name;
  readonly publicKey: SubjectPublicKeyInfo;
  /** Whether the request is signed by the key that it names: proof of possession. */
  readonly possessionProved: boolean;
}

/** @throws {DerError} where the bytes are not one strict DER request */
export function parseCertificationRequest(bytes: Uint8Array): CertificationRequest {
  const outer = enter(readDerWhole(bytes), tags.sequence, 'CertificationRequest');
  const infoDer = outer.next(tags.sequence, 'certificationRequestInfo');
  const algorithm = parseSignatureAlgorithm(outer.next(tags.sequence, 'signatureAlgorithm'));
  const signature = readBitStringOctets(outer.next(tags.bitString, 'signature'));
  outer.end();
  const info = enter(infoDer, tags.sequence, 'CertificationRequestInfo');
  info.next(tags.integer, 'version');
  const subject = parseName(info.next(tags.sequence, 'subject'));
  const publicKey = parseSubjectPublicKeyInfo(info.next(tags.sequence, 'subjectPKInfo'));
  const message = rawOf(infoDer);
  return {
    subject,
    publicKey,
    possessionProved: verifySignature({ algorithm, publicKey: publicKey.raw, message, signature }),
  };
}

export const buildCertificationRequest = (subject: Name, signer: Signer): Promise<Uint8Array> =>
  signEnclosed(encodeSequence(encodeInteger(0), subject.raw, signer.publicKey, encodeTlv(0xa0)), signer);
