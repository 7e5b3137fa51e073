/** ML-DSA (FIPS 204): a file of its own, so that a browser loads it only for a document that needs it. */
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';

const schemes = new Map([
  ['2.16.840.1.101.3.4.3.17', ml_dsa44],
  ['2.16.840.1.101.3.4.3.18', ml_dsa65],
  ['2.16.840.1.101.3.4.3.19', ml_dsa87],
]);

/** Pure, with the empty context (RFC 9881 clause 3). */
export const verifyMlDsa = (
  oid: string,
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => schemes.get(oid)?.verify(signature, message, key) === true;
