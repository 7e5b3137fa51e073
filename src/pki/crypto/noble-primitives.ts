/**
 * `#crypto` where there is no node:crypto: digests and checks by @noble, synchronous and without a network. It checks
 * and never signs: whatever needs a private key stays on the server.
 */
import { ed448 } from '@noble/curves/ed448.js';
import { enter, readDer, readDerWhole } from '../asn1/der-reader.ts';
import { readBitStringOctets, readOid } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import type { HashName } from './hashes.ts';
import { checkPublicKey } from './check-public-key.ts';
import type { Digest, SignatureCheck } from './node-primitives.ts';
import { digest, hashes } from './noble/digest.ts';
import { verifyDsa } from './noble/verify-dsa.ts';
import { verifyEcdsa } from './noble/verify-ecdsa.ts';
import { verifyEd25519 } from './noble/verify-ed25519.ts';
import { readRsaKey, verifyPkcs1, verifyPss } from './noble/verify-rsa.ts';
import { parsePssParameters, type PssParameters } from './pss-parameters.ts';

export { digest } from './noble/digest.ts';

export function createDigest(hash: HashName): Digest {
  const inner = hashes[hash].create();
  return { update: (bytes) => void inner.update(bytes), digest: () => inner.digest() };
}

export const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** Thrown where a check needs ML-DSA and nobody has loaded it: load it, then begin again. */
export class MlDsaNeeded extends Error {}

let mlDsa: typeof import('./noble/verify-ml-dsa.ts') | undefined;

export async function loadMlDsa(): Promise<void> {
  mlDsa ??= await import('./noble/verify-ml-dsa.ts');
}

/**
 * Whether the signature is right. False, never an error, for keys and algorithms that do not fit or are unknown.
 *
 * @throws {MlDsaNeeded}
 */
export function verifySignature(check: SignatureCheck): boolean {
  try {
    checkPublicKey(check.publicKey);
    const cursor = enter(readDerWhole(check.publicKey), tags.sequence, 'SubjectPublicKeyInfo');
    const algorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'algorithm'));
    const key = readBitStringOctets(cursor.next(tags.bitString, 'subjectPublicKey'));
    return verifyWith(algorithm, key, check);
  } catch (error) {
    if (error instanceof MlDsaNeeded) throw error;
    // What cannot be read or lies on no curve is wrong.
    return false;
  }
}

/** The same as a promise; there is no pool here. */
export const verifySignatureInPool = async (check: SignatureCheck): Promise<boolean> =>
  verifySignature(check);

const oids = {
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  ec: '1.2.840.10045.2.1',
  dsa: '1.2.840.10040.4.1',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
} as const;

function verifyWith(
  { oid, parameters }: AlgorithmIdentifier,
  key: Uint8Array,
  { algorithm, message, signature, hash: otherwise }: SignatureCheck,
): boolean {
  const hash = algorithm.hash ?? otherwise;
  switch (algorithm.scheme) {
    case 'rsa':
      return oid === oids.rsa && hash !== undefined && verifyPkcs1(readRsaKey(key), hash, message, signature);
    case 'rsa-pss': {
      const { pss } = algorithm;
      const fits = oid === oids.rsa || (oid === oids.rsaPss && allows(parameters, pss));
      if (!fits || pss === undefined || pss.mgfHash !== pss.hash) return false;
      return verifyPss(readRsaKey(key), pss, message, signature);
    }
    case 'ecdsa':
      return (
        oid === oids.ec &&
        hash !== undefined &&
        parameters !== undefined &&
        verifyEcdsa(readOid(readDer(parameters)), key, digest(hash, message), signature)
      );
    case 'dsa':
      return (
        oid === oids.dsa &&
        hash !== undefined &&
        parameters !== undefined &&
        verifyDsa(parameters, key, digest(hash, message), signature)
      );
    case 'ed25519':
      return oid === oids.ed25519 && verifyEd25519(key, message, signature);
    case 'ed448':
      return oid === oids.ed448 && ed448.verify(signature, message, key, { zip215: false });
    case 'ml-dsa':
      if (oid !== algorithm.oid) return false;
      if (mlDsa === undefined) throw new MlDsaNeeded('ML-DSA is not loaded');
      return mlDsa.verifyMlDsa(oid, key, message, signature);
    case 'unknown':
      return false;
  }
}

/** The restriction that a PSS key carries (RFC 4055 clause 3.3). */
function allows(parameters: Uint8Array | undefined, pss: PssParameters | undefined): boolean {
  if (pss === undefined) return false;
  if (parameters === undefined) return true;
  const key = parsePssParameters(parameters);
  return key.hash === pss.hash && key.mgfHash === pss.mgfHash && pss.saltLength >= key.saltLength;
}
