/**
 * Which algorithms count, and until when. `historic` is for conformance vectors and old material: SHA-1, DSA and
 * RSA from 1024 bits. `dated` follows ETSI TS 119 312: each has an end, compared with the proven time.
 */
import { readDer, contentOf, childrenOf } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import type { SignatureAlgorithm, HashName } from '../crypto/algorithms.ts';
import type { SubjectPublicKeyInfo } from '../x509/certificate.ts';

export type AlgorithmPolicy = 'historic' | 'dated';

/** Why this signature may not be relied on at this time, or undefined where it may. */
export function refuseAlgorithm(
  policy: AlgorithmPolicy,
  algorithm: SignatureAlgorithm,
  key: SubjectPublicKeyInfo,
  at: Date,
  hash: HashName | undefined = algorithm.hash,
): string | undefined {
  const bits = keyBits(key);
  if (algorithm.scheme === 'unknown') return `unknown signature algorithm ${algorithm.oid}`;
  if (hash === 'md5') return 'MD5';
  if (policy === 'historic') {
    return algorithm.scheme.startsWith('rsa') && bits < 1024 ? `RSA with ${bits} bits` : undefined;
  }
  const ends = [hashEnd(hash), keyEnd(algorithm, bits)];
  for (const end of ends) {
    if (end !== undefined && at >= end.date) {
      return `${end.name} ended on ${end.date.toISOString().slice(0, 10)}`;
    }
  }
  return undefined;
}

/** Whether a hash alone (of a document, of an imprint) may be relied on at this time. */
export function refuseHash(policy: AlgorithmPolicy, hash: HashName, at: Date): string | undefined {
  if (hash === 'md5') return 'MD5';
  const end = hashEnd(hash);
  return policy === 'dated' && end !== undefined && at >= end.date
    ? `${end.name} ended on ${end.date.toISOString().slice(0, 10)}`
    : undefined;
}

interface End {
  readonly name: string;
  readonly date: Date;
}

const end = (name: string, day: string): End => ({ name, date: new Date(`${day}T00:00:00Z`) });

const hashEnds: Partial<Record<HashName, End>> = {
  sha1: end('SHA-1', '2012-01-01'),
  sha224: end('SHA-224', '2029-01-01'),
};

const hashEnd = (hash: HashName | undefined): End | undefined =>
  hash === undefined ? undefined : hashEnds[hash];

function keyEnd({ scheme }: SignatureAlgorithm, bits: number): End | undefined {
  switch (scheme) {
    case 'rsa':
    case 'rsa-pss':
      if (bits < 1024) return end(`RSA with ${bits} bits`, '2000-01-01');
      if (bits < 1900) return end(`RSA with ${bits} bits`, '2011-01-01');
      if (bits < 3000) return end(`RSA with ${bits} bits`, '2029-01-01');
      return scheme === 'rsa' ? end('RSA PKCS#1 v1.5', '2029-01-01') : undefined;
    case 'ecdsa':
      return bits < 256 ? end(`ECDSA with ${bits} bits`, '2011-01-01') : undefined;
    case 'dsa':
      return bits < 2048 ? end(`DSA with ${bits} bits`, '2011-01-01') : end('DSA', '2029-01-01');
    case 'ed25519':
    case 'ed448':
    case 'ml-dsa':
    case 'unknown':
      return undefined;
  }
}

/** Curves of at least 256 bits by OID; another named curve counts as too small. */
const curveBits = new Map([
  ['1.2.840.10045.3.1.7', 256],
  ['1.3.132.0.34', 384],
  ['1.3.132.0.35', 521],
  ['1.3.36.3.3.2.8.1.1.7', 256],
  ['1.3.36.3.3.2.8.1.1.11', 384],
  ['1.3.36.3.3.2.8.1.1.13', 512],
]);

/** The size of the modulus (RSA), prime (DSA) or curve (ECDSA) in bits; 0 where it cannot be read. */
export function keyBits({ algorithm, subjectPublicKey }: SubjectPublicKeyInfo): number {
  try {
    if (algorithm.oid.startsWith('1.2.840.113549.1.1.')) {
      return integerBits(contentOf(firstChild(subjectPublicKey)));
    }
    if (algorithm.parameters === undefined) return 0;
    if (algorithm.oid === '1.2.840.10045.2.1')
      return curveBits.get(readOid(readDer(algorithm.parameters))) ?? 0;
    return algorithm.oid === '1.2.840.10040.4.1'
      ? integerBits(contentOf(firstChild(algorithm.parameters)))
      : 0;
  } catch {
    // A key that cannot be read has no size; its signatures do not verify either.
    return 0;
  }
}

function firstChild(bytes: Uint8Array): ReturnType<typeof readDer> {
  const [first] = childrenOf(readDer(bytes), 16);
  return first ?? readDer(bytes);
}

function integerBits(content: Uint8Array): number {
  const start = content.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (content.length - start) * 8 - (Math.clz32(content[start] ?? 0) - 24);
}
