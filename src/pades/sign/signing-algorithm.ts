/** Which signature algorithms a PDF takes, and the developer extensions that say so (ISO 32000-2 clause 7.12). */
import { signatureAlgorithms } from '../../pki/crypto/algorithms.ts';
import type { SignatureAlgorithmName, Signer } from '../../pki/crypto/signer.ts';
import { PadesError } from '../pades-error.ts';

/**
 * Ed25519 stands in ISO/TS 32002, which few readers know; no standard gives ML-DSA a place in PDF. Neither is used
 * unless it was asked for by name.
 *
 * @throws {PadesError} `pades.algorithm-experimental`
 */
export function checkSigningAlgorithm(algorithm: SignatureAlgorithmName, experimental: boolean): void {
  const { scheme } = signatureAlgorithms[algorithm];
  if (experimental || (scheme !== 'ed25519' && scheme !== 'ml-dsa')) return;
  throw new PadesError(
    'pades.algorithm-experimental',
    `expected an RSA or ECDSA key, got ${algorithm}: few PDF readers can check it, so it must be allowed as experimental`,
  );
}

/** ISO/TS 32002 for EdDSA. The curves that it repeats stand in ISO 32000-2 itself and are not declared. */
export const needsIso32002 = (algorithm: SignatureAlgorithmName): boolean =>
  signatureAlgorithms[algorithm].scheme === 'ed25519';

/** The most bytes that a signature of this key takes; an RSA or EC signature is no longer than its public key and 16. */
export function largestSignature({ algorithm, publicKey }: Signer): number {
  switch (algorithm) {
    case 'ed25519':
      return 64;
    case 'ml-dsa-44':
      return 2420;
    case 'ml-dsa-65':
      return 3309;
    case 'ml-dsa-87':
      return 4627;
    default:
      return publicKey.length + 16;
  }
}
