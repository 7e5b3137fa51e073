import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { corpora } from '../../../test/judges.ts';
import { fromHex } from '../../lib/bytes.ts';
import { readDer } from '../asn1/der-reader.ts';
import { encodeAlgorithmIdentifier, parseSignatureAlgorithm } from './algorithms.ts';
import { verifySignature as byNode, verifySignatureInPool } from './node-primitives.ts';
import { loadMlDsa, verifySignature as byNoble } from './noble-primitives.ts';
import type { SignatureAlgorithmName } from './signer.ts';

interface Vectors {
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: 'valid' | 'invalid' | 'acceptable';
      /** ML-DSA: certificates and CMS use the empty context only (RFC 9881, 9882). */
      readonly ctx?: string;
    }[];
  }[];
}

/** What the vectors leave to the implementation, with our answer. */
const acceptable: Readonly<Record<string, boolean>> = {
  // DigestInfo without the NULL of RFC 8017 clause 9.2 note 1: refused, so that one signature has one encoding.
  'rsa_signature_2048_sha256_test.json 8': false,
  'rsa_signature_3072_sha256_test.json 8': false,
};

const files: readonly (readonly [string, SignatureAlgorithmName])[] = [
  ['ecdsa_secp256r1_sha256_test.json', 'ecdsa-sha256'],
  ['ecdsa_secp384r1_sha384_test.json', 'ecdsa-sha384'],
  ['ed25519_test.json', 'ed25519'],
  ['mldsa_65_verify_test.json', 'ml-dsa-65'],
  ['rsa_pss_2048_sha256_mgf1_32_test.json', 'rsa-pss-sha256'],
  ['rsa_signature_2048_sha256_test.json', 'rsa-sha256'],
  ['rsa_signature_3072_sha256_test.json', 'rsa-sha256'],
];

const folder = corpora();

beforeAll(loadMlDsa);

describe.skipIf(folder === undefined).each([
  ['node:crypto', byNode],
  ['its thread pool', verifySignatureInPool],
  ['a browser', byNoble],
] as const)('Wycheproof by %s', (_, verifySignature) => {
  it.each(files)('%s: valid signatures verify, invalid ones do not', async (file, name) => {
    const { testGroups } = JSON.parse(readFileSync(`${folder}/wycheproof/${file}`, 'utf8')) as Vectors;
    const algorithm = parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier(name)));
    const wrong: number[] = [];
    let checked = 0;
    for (const { publicKeyDer, tests } of testGroups) {
      for (const { tcId, msg, sig, result, ctx = '' } of tests) {
        checked++;
        const right = await verifySignature({
          algorithm,
          publicKey: fromHex(publicKeyDer),
          message: fromHex(msg),
          signature: fromHex(sig),
        });
        const expected =
          result === 'acceptable' ? acceptable[`${file} ${tcId}`] : result === 'valid' && ctx === '';
        if (right !== expected) wrong.push(tcId);
      }
    }
    expect(checked).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(folder === undefined)('Wycheproof', () => {
  it('has no file that is not run', () => {
    expect(readdirSync(`${folder}/wycheproof`).toSorted()).toEqual(files.map(([file]) => file).toSorted());
  });
});
