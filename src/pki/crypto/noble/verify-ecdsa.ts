/** ECDSA over the named curves that certificates use (RFC 5480, 5639), by @noble/curves. */
import { ecdsa, weierstrass, type ECDSA } from '@noble/curves/abstract/weierstrass.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha224 } from '@noble/hashes/sha2.js';
import { curveOids, type CurveOid } from '../check-public-key.ts';

/** SEC 2 clause 2.6.2. */
const p224 = (): ECDSA =>
  ecdsa(
    weierstrass({
      p: 0xffffffffffffffffffffffffffffffff000000000000000000000001n,
      a: 0xfffffffffffffffffffffffffffffffefffffffffffffffffffffffen,
      b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
      n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
      h: 1n,
      Gx: 0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
      Gy: 0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
    }),
    sha224,
  );

const curves: Readonly<Record<CurveOid, () => ECDSA>> = {
  '1.3.132.0.33': p224,
  '1.2.840.10045.3.1.7': () => p256,
  '1.3.132.0.34': () => p384,
  '1.3.132.0.35': () => p521,
  '1.3.132.0.10': () => secp256k1,
  '1.3.36.3.3.2.8.1.1.7': () => brainpoolP256r1,
  '1.3.36.3.3.2.8.1.1.11': () => brainpoolP384r1,
  '1.3.36.3.3.2.8.1.1.13': () => brainpoolP512r1,
};

/** Of a digest; false for a curve that is not here. @throws what noble refuses a key or signature with */
export function verifyEcdsa(
  curveOid: string,
  point: Uint8Array,
  messageDigest: Uint8Array,
  signature: Uint8Array,
): boolean {
  // High-S signatures are valid in X.509; noble's default refuses them.
  const options = { prehash: false, lowS: false, format: 'der' } as const;
  const known = curveOids.find((oid) => oid === curveOid);
  return known !== undefined && curves[known]().verify(signature, messageDigest, point, options);
}
