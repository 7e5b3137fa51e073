import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '#crypto';
import { corpora } from '../../../test/judges.ts';
import { fromHex } from '../../lib/bytes.ts';
import { readDer } from '../asn1/der-reader.ts';
import { encodeAlgorithmIdentifier, parseSignatureAlgorithm } from './algorithms.ts';
import type { SignatureAlgorithmName } from './signer.ts';

interface Vectors {
  readonly testGroups: readonly {
    readonly publicKeyDer?: string;
    readonly publicKeyPem?: string;
    readonly publicKey?: string | object;
    readonly tests: readonly {
      tcId: number;
      msg: string;
      sig: string;
      result: 'valid' | 'invalid' | 'acceptable';
      ctx?: string;
    }[];
  }[];
}

const files: readonly (readonly [string, SignatureAlgorithmName])[] = [
  ['ecdsa_secp256r1_sha256_test.json', 'ecdsa-sha256'],
  ['ecdsa_secp384r1_sha384_test.json', 'ecdsa-sha384'],
  ['ed25519_test.json', 'ed25519'],
  ['rsa_pss_2048_sha256_mgf1_32_test.json', 'rsa-pss-sha256'],
  ['rsa_signature_2048_sha256_test.json', 'rsa-sha256'],
  ['rsa_signature_3072_sha256_test.json', 'rsa-sha256'],
];

const folder = corpora();

describe.skipIf(folder === undefined)('Wycheproof', () => {
  it.each(files)('%s: valid signatures verify, invalid ones do not', (file, name) => {
    const { testGroups } = JSON.parse(readFileSync(`${folder}/wycheproof/${file}`, 'utf8')) as Vectors;
    const algorithm = parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier(name)));
    const wrong: number[] = [];
    let checked = 0;
    for (const { publicKeyDer, tests } of testGroups) {
      for (const { tcId, msg, sig, result } of tests) {
        if (result === 'acceptable') continue;
        checked++;
        const right = verifySignature({
          algorithm,
          publicKey: fromHex(publicKeyDer!),
          message: fromHex(msg),
          signature: fromHex(sig),
        });
        if (right !== (result === 'valid')) wrong.push(tcId);
      }
    }
    expect(checked).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });
});
