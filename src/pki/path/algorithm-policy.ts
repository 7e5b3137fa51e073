/**
 * Which algorithms count, and until when. `historic` is for conformance vectors and old material: SHA-1, DSA and
 * RSA from 1024 bits. `dated` follows ETSI TS 119 312 and what went before it: the tables below say until when each
 * counts and where that stands, compared with the time at which the signed bytes are proven to have existed.
 */
import { readDer, contentOf, childrenOf } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import type { SignatureAlgorithm, HashName } from '../crypto/algorithms.ts';
import type { SubjectPublicKeyInfo } from '../x509/certificate.ts';

export type AlgorithmPolicy = 'historic' | 'dated';

export interface AlgorithmEnd {
  /** `SHA-1`, `RSA with 2048 bits` … */
  readonly name: string;
  /** The first moment at which it counts no more; the epoch where it never counted. */
  readonly date: Date;
  /** Where the date stands. */
  readonly source: string;
}

/** Why this signature may not be relied on at this time, or undefined where it may. */
export function refuseAlgorithm(
  policy: AlgorithmPolicy,
  algorithm: SignatureAlgorithm,
  key: SubjectPublicKeyInfo,
  at: Date,
  hash: HashName | undefined = algorithm.hash,
): string | undefined {
  return refusal(findAlgorithmEnd(policy, algorithm, key, hash), at);
}

function refusal(end: AlgorithmEnd | undefined, at: Date): string | undefined {
  if (end === undefined || at < end.date) return undefined;
  return end.date.getTime() === 0 ? end.name : `${end.name} ended on ${end.date.toISOString().slice(0, 10)}`;
}

/** The earliest end among hash, scheme and key size; undefined where none is known. */
export function findAlgorithmEnd(
  policy: AlgorithmPolicy,
  algorithm: SignatureAlgorithm,
  key: SubjectPublicKeyInfo,
  hash: HashName | undefined = algorithm.hash,
): AlgorithmEnd | undefined {
  if (algorithm.scheme === 'unknown') return never(`unknown signature algorithm ${algorithm.oid}`);
  const bits = keyBits(key);
  if (policy === 'historic' && algorithm.scheme.startsWith('rsa') && bits < 1024)
    return never(`RSA with ${bits} bits`);
  const ends = [hash && findHashEnd(policy, hash), policy === 'dated' ? keyEnd(algorithm, bits) : undefined];
  return ends
    .filter((end) => end !== undefined)
    .reduce<AlgorithmEnd | undefined>(
      (first, end) => (first === undefined || end.date < first.date ? end : first),
      undefined,
    );
}

export function findHashEnd(policy: AlgorithmPolicy, hash: HashName): AlgorithmEnd | undefined {
  if (hash === 'md5') return never('MD5');
  return policy === 'dated' ? hashEnds[hash] : undefined;
}

const never = (name: string): AlgorithmEnd => ({ name, date: new Date(0), source: 'never reliable' });

const until = (name: string, day: string, source: string): AlgorithmEnd => ({
  name,
  date: new Date(`${day}T00:00:00Z`),
  source,
});

const sources = {
  current: 'ETSI TS 119 312',
  /** Ended before the catalogue in force began; its forerunner is where it was last listed. */
  past: 'ETSI TS 102 176-1',
} as const;

const hashEnds: Partial<Record<HashName, AlgorithmEnd>> = {
  sha1: until('SHA-1', '2012-01-01', sources.past),
  sha224: until('SHA-224', '2029-01-01', sources.current),
};

interface KeyRule {
  /** The rule is for keys below this size. */
  readonly below: number;
  readonly day: string;
  readonly source: string;
}

/** Key sizes in bits, smallest first: the first rule that a key falls under is its end. */
const rsaRules: readonly KeyRule[] = [
  { below: 1024, day: '2000-01-01', source: sources.past },
  { below: 1900, day: '2011-01-01', source: sources.past },
  { below: 3000, day: '2029-01-01', source: sources.current },
];
const ecdsaRules: readonly KeyRule[] = [{ below: 256, day: '2011-01-01', source: sources.past }];
const dsaRules: readonly KeyRule[] = [
  { below: 2048, day: '2011-01-01', source: sources.past },
  { below: Infinity, day: '2029-01-01', source: sources.current },
];

function keyEnd({ scheme }: SignatureAlgorithm, bits: number): AlgorithmEnd | undefined {
  switch (scheme) {
    case 'rsa':
      return endOf('RSA', rsaRules, bits) ?? until('RSA PKCS#1 v1.5', '2029-01-01', sources.current);
    case 'rsa-pss':
      return endOf('RSA', rsaRules, bits);
    case 'ecdsa':
      return endOf('ECDSA', ecdsaRules, bits);
    case 'dsa':
      return endOf('DSA', dsaRules, bits);
    case 'ed25519':
    case 'ed448':
    case 'ml-dsa':
    case 'unknown':
      return undefined;
  }
}

function endOf(name: string, rules: readonly KeyRule[], bits: number): AlgorithmEnd | undefined {
  const rule = rules.find(({ below }) => bits < below);
  return rule && until(`${name} with ${bits} bits`, rule.day, rule.source);
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
