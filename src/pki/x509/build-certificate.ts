/** Builds and signs X.509 v3 certificates. What stands in them is the caller's profile; here is only the form. */
import { AppError } from '../../lib/errors.ts';
import {
  encodeBitString,
  encodeExplicit,
  encodeInteger,
  encodeSequence,
  encodeTime,
  encodeTlv,
} from '../asn1/der-writer.ts';
import { readDer } from '../asn1/der-reader.ts';
import { tags } from '../asn1/tags.ts';
import { encodeAlgorithmIdentifier, ownAlgorithm } from '../crypto/algorithms.ts';
import type { SignatureAlgorithmName, Signer } from '../crypto/signer.ts';
import { digest, verifySignature, verifySignatureInPool, type SignatureCheck } from '#crypto';
import { parseSubjectPublicKeyInfo } from './certificate.ts';
import type { Name } from './names.ts';

export class SigningError extends AppError<'signing.own-signature-wrong' | 'signing.bad-serial'> {}

export interface TbsCertificate {
  /** 1 to 20 octets of a positive number, first bit zero, first octet not zero. */
  readonly serialNumber: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** Encoded extensions, in order. */
  readonly extensions: readonly Uint8Array[];
}

/** The signed certificate in DER. @throws {SigningError} where the serial is not positive or the signature came out wrong */
export const buildCertificate = (tbs: TbsCertificate, signer: Signer): Promise<Uint8Array> =>
  signEnclosed(encodeTbsCertificate(tbs, signer.algorithm), signer);

/** What is signed, in DER. @throws {SigningError} where the serial is not positive */
export function encodeTbsCertificate(tbs: TbsCertificate, algorithm: SignatureAlgorithmName): Uint8Array {
  const first = tbs.serialNumber[0] ?? 0;
  if (tbs.serialNumber.length > 20 || first === 0 || first >= 0x80) {
    throw new SigningError(
      'signing.bad-serial',
      `expected a positive serial of 1 to 20 octets in its shortest form, got ${tbs.serialNumber.length} octets`,
    );
  }
  return encodeSequence(
    encodeExplicit(0, encodeInteger(2)),
    encodeTlv(tags.integer, tbs.serialNumber),
    encodeAlgorithmIdentifier(algorithm),
    tbs.issuer.raw,
    encodeSequence(encodeTime(tbs.notBefore), encodeTime(tbs.notAfter)),
    tbs.subject.raw,
    tbs.publicKey,
    encodeExplicit(3, encodeSequence(...tbs.extensions)),
  );
}

/** A certificate whose signature nobody will rely on: to look at before the real key signs the same bytes. */
export const signWithoutTrust = async (toBeSigned: Uint8Array, throwAway: Signer): Promise<Uint8Array> =>
  encodeSequence(
    toBeSigned,
    encodeAlgorithmIdentifier(throwAway.algorithm),
    encodeBitString(await throwAway.sign(toBeSigned)),
  );

/** SEQUENCE { toBeSigned, signatureAlgorithm, signature }: the frame of certificates, CRLs and requests. */
export async function signEnclosed(toBeSigned: Uint8Array, signer: Signer): Promise<Uint8Array> {
  return encodeSequence(
    toBeSigned,
    encodeAlgorithmIdentifier(signer.algorithm),
    encodeBitString(await signVerifiedInPool(toBeSigned, signer)),
  );
}

/** Signs and checks the signature before anyone sees it: a fault in RSA-CRT would give the key away. */
export async function signVerified(message: Uint8Array, signer: Signer): Promise<Uint8Array> {
  const signature = await signer.sign(message);
  refuseWrong(verifySignature(ownCheck(message, signature, signer)));
  return signature;
}

/**
 * The same for a thread that serves many: but for RSA, a check takes several times its signature, and the next
 * one is made meanwhile. An RSA check is quicker than the way to another thread.
 */
export async function signVerifiedInPool(message: Uint8Array, signer: Signer): Promise<Uint8Array> {
  if (signer.algorithm.startsWith('rsa')) return signVerified(message, signer);
  const signature = await signer.sign(message);
  refuseWrong(await verifySignatureInPool(ownCheck(message, signature, signer)));
  return signature;
}

const ownCheck = (
  message: Uint8Array,
  signature: Uint8Array,
  { algorithm, publicKey }: Signer,
): SignatureCheck => ({ algorithm: ownAlgorithm(algorithm), publicKey, message, signature });

function refuseWrong(right: boolean): void {
  if (right) return;
  throw new SigningError(
    'signing.own-signature-wrong',
    'the signature just made does not verify; it was discarded',
  );
}

/** The key identifier of RFC 5280 clause 4.2.1.2 method 1: SHA-1 of the subjectPublicKey's octets. */
export const keyIdentifierOf = (publicKey: Uint8Array): Uint8Array =>
  digest('sha1', parseSubjectPublicKeyInfo(readDer(publicKey)).subjectPublicKey);

/** A serial from 16 random octets: positive, 127 bits of them random at least 64 (CA/B BR 7.1). */
export function serialFrom(random: Uint8Array): Uint8Array {
  const serial = random.slice(0, 16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}
