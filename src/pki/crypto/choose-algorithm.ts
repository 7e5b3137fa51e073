import { enter, readDer, readDerWhole } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseAlgorithmIdentifier, type AlgorithmIdentifier } from './algorithm-identifier.ts';
import { PublicKeyError } from './check-public-key.ts';
import { parsePssParameters } from './pss-parameters.ts';
import type { SignatureAlgorithmName } from './signer.ts';

/**
 * The algorithm that a key signs with when nobody asks for another: the hash as strong as the curve, and for an
 * RSASSA-PSS key the one that it is restricted to (RFC 4055 clause 3.3).
 *
 * @param spki DER SubjectPublicKeyInfo
 * @throws {PublicKeyError} `key.algorithm-unknown`, `key.curve-unknown`
 */
export function chooseAlgorithm(spki: Uint8Array): SignatureAlgorithmName {
  const cursor = enter(readDerWhole(spki), tags.sequence, 'SubjectPublicKeyInfo');
  const algorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'algorithm'));
  if (algorithm.oid === pssOid) return pssAlgorithm(algorithm);
  if (algorithm.oid === ecOid) return ecdsaAlgorithm(algorithm);
  const chosen = byKey.get(algorithm.oid);
  if (chosen === undefined) {
    throw new PublicKeyError(
      'key.algorithm-unknown',
      `expected an RSA, ECDSA, Ed25519 or ML-DSA key, got ${algorithm.oid}`,
    );
  }
  return chosen;
}

const pssOid = '1.2.840.113549.1.1.10';
const ecOid = '1.2.840.10045.2.1';

const byKey = new Map<string, SignatureAlgorithmName>([
  ['1.2.840.113549.1.1.1', 'rsa-sha256'],
  ['1.3.101.112', 'ed25519'],
  ['2.16.840.1.101.3.4.3.17', 'ml-dsa-44'],
  ['2.16.840.1.101.3.4.3.18', 'ml-dsa-65'],
  ['2.16.840.1.101.3.4.3.19', 'ml-dsa-87'],
]);

const byCurve = new Map<string, SignatureAlgorithmName>([
  ['1.2.840.10045.3.1.7', 'ecdsa-sha256'],
  ['1.3.132.0.34', 'ecdsa-sha384'],
  ['1.3.132.0.35', 'ecdsa-sha512'],
]);

function ecdsaAlgorithm({ parameters }: AlgorithmIdentifier): SignatureAlgorithmName {
  const curve =
    parameters?.[0] === tags.oid ? readOid(readDer(parameters)) : 'explicit or missing parameters';
  const chosen = byCurve.get(curve);
  if (chosen === undefined)
    throw new PublicKeyError('key.curve-unknown', `expected P-256, P-384 or P-521, got ${curve}`);
  return chosen;
}

/** Parameters absent: the key may be used with any hash. */
function pssAlgorithm({ parameters }: AlgorithmIdentifier): SignatureAlgorithmName {
  if (parameters === undefined) return 'rsa-pss-sha256';
  const { hash, mgfHash, saltLength } = parsePssParameters(parameters);
  const ours = hash === 'sha256' || hash === 'sha384' || hash === 'sha512';
  if (!ours || mgfHash !== hash || saltLength > saltLengths[hash]) {
    throw new PublicKeyError(
      'key.algorithm-unknown',
      `expected a key restricted to SHA-2 with MGF1 of the same hash, got ${hash}, ${mgfHash}, salt ${saltLength}`,
    );
  }
  return `rsa-pss-${hash}`;
}

const saltLengths = { sha256: 32, sha384: 48, sha512: 64 } as const;
