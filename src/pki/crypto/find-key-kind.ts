import { keyKinds, type KeyKind } from '#crypto';
import { enter, readDer, readDerWhole } from '../asn1/der-reader.ts';
import { readBitStringOctets, readIntegerBytes, readOid } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseAlgorithmIdentifier } from './algorithm-identifier.ts';

const oids = new Map<string, KeyKind>([
  ['1.3.101.112', 'ed25519'],
  ['2.16.840.1.101.3.4.3.17', 'ml-dsa-44'],
  ['2.16.840.1.101.3.4.3.18', 'ml-dsa-65'],
  ['2.16.840.1.101.3.4.3.19', 'ml-dsa-87'],
]);

const curves = new Map<string, KeyKind>([
  ['1.2.840.10045.3.1.7', 'p-256'],
  ['1.3.132.0.34', 'p-384'],
  ['1.3.132.0.35', 'p-521'],
]);

/**
 * The kind of a key by its SubjectPublicKeyInfo, undefined where we make none such.
 *
 * @throws {DerError} where the bytes are no SubjectPublicKeyInfo
 */
export function findKeyKind(spki: Uint8Array): KeyKind | undefined {
  const cursor = enter(readDerWhole(spki), tags.sequence, 'SubjectPublicKeyInfo');
  const { oid, parameters } = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'algorithm'));
  const key = readBitStringOctets(cursor.next(tags.bitString, 'subjectPublicKey'));
  cursor.end();
  switch (oid) {
    case '1.2.840.113549.1.1.1':
      return rsaKind(key, '');
    case '1.2.840.113549.1.1.10':
      return rsaKind(key, '-pss');
    case '1.2.840.10045.2.1':
      return parameters?.[0] === tags.oid ? curves.get(readOid(readDer(parameters))) : undefined;
    default:
      return oids.get(oid);
  }
}

function rsaKind(key: Uint8Array, suffix: string): KeyKind | undefined {
  const modulus = enter(readDerWhole(key), tags.sequence, 'RSAPublicKey').next(tags.integer, 'modulus');
  const octets = readIntegerBytes(modulus);
  // A modulus whose first bit is set has one more octet, which says that it is positive.
  const bits = octets[0] === 0 ? (octets.length - 1) * 8 : 0;
  return keyKinds.find((kind) => kind === `rsa-${bits}${suffix}`);
}
