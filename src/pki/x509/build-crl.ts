/** Builds and signs version 2 CRLs (RFC 5280 clause 5.1). */
import { concatBytes } from '../../lib/bytes.ts';
import {
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeSequence,
  encodeTime,
  encodeTlv,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import { encodeAlgorithmIdentifier } from '../crypto/algorithms.ts';
import type { Signer } from '../crypto/signer.ts';
import { signEnclosed } from './build-certificate.ts';
import { encodeExtension } from './build-extensions.ts';
import type { Name } from './names.ts';

export interface NewRevokedEntry {
  /** Content octets of the certificate's serial. */
  readonly serialNumber: Uint8Array;
  readonly revocationDate: Date;
  /** CRLReason; 0 (unspecified) is left out, as RFC 5280 clause 5.3.1 asks. */
  readonly reason: number;
  readonly invalidityDate?: Date;
}

export interface TbsCertList {
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly NewRevokedEntry[];
  /** Encoded extensions: authorityKeyIdentifier and crlNumber at least. */
  readonly extensions: readonly Uint8Array[];
}

export const buildCrl = (tbs: TbsCertList, signer: Signer): Promise<Uint8Array> =>
  signEnclosed(
    encodeSequence(
      encodeInteger(1),
      encodeAlgorithmIdentifier(signer.algorithm),
      tbs.issuer.raw,
      encodeTime(tbs.thisUpdate),
      encodeTime(tbs.nextUpdate),
      // An empty revokedCertificates is absent, never an empty SEQUENCE (clause 5.1.2.6).
      ...(tbs.revoked.length === 0 ? [] : [encodeSequence(concatBytes(tbs.revoked.map(encodeEntry)))]),
      encodeExplicit(0, encodeSequence(...tbs.extensions)),
    ),
    signer,
  );

function encodeEntry(entry: NewRevokedEntry): Uint8Array {
  const reason = reasonExtensions.get(entry.reason);
  const extensions = [
    ...(reason === undefined ? [] : [reason]),
    ...(entry.invalidityDate === undefined
      ? []
      : [encodeExtension('invalidityDate', false, encodeGeneralizedTime(entry.invalidityDate))]),
  ];
  return encodeSequence(
    encodeTlv(tags.integer, entry.serialNumber),
    encodeTime(entry.revocationDate),
    ...(extensions.length === 0 ? [] : [encodeSequence(...extensions)]),
  );
}

const reasonExtensions = new Map(
  [1, 2, 3, 4, 5, 6, 8, 9, 10].map((reason) => [
    reason,
    encodeExtension('reasonCode', false, encodeEnumerated(reason)),
  ]),
);
