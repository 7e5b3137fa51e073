/** Which signature algorithms a PDF takes, and the developer extensions that say so (ISO 32000-2 clause 7.12). */
import { signatureAlgorithms } from '../../pki/crypto/algorithms.ts';
import type { SignatureAlgorithmName } from '../../pki/crypto/signer.ts';
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
