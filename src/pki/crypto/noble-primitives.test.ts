import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '#crypto';
import { readDer } from '../asn1/der-reader.ts';
import { encodeNull, encodeOid, encodeSequence } from '../asn1/der-writer.ts';
import {
  encodeAlgorithmIdentifier,
  hashOids,
  parseSignatureAlgorithm,
  type HashName,
  type SignatureAlgorithm,
} from './algorithms.ts';
import * as node from './node-primitives.ts';
import * as noble from './noble-primitives.ts';

const message = Buffer.from('Perjanjian kerja sama');
const algorithmOf = (oid: string, withNull = false): SignatureAlgorithm =>
  parseSignatureAlgorithm(readDer(encodeSequence(encodeOid(oid), ...(withNull ? [encodeNull()] : []))));
const spkiOf = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' });

beforeAll(noble.loadMlDsa);

/** What both say of the signature, of the same with one bit turned, and for another message. */
function verdicts(
  algorithm: SignatureAlgorithm,
  publicKey: Uint8Array,
  signature: Uint8Array,
): readonly boolean[] {
  const turned = Uint8Array.from(signature);
  turned[turned.length >> 1] = (turned[turned.length >> 1] ?? 0) ^ 1;
  const other = Buffer.from('Perjanjian lain');
  return [node, noble].flatMap(({ verifySignature }) => [
    verifySignature({ algorithm, publicKey, message, signature }),
    verifySignature({ algorithm, publicKey, message, signature: turned }),
    verifySignature({ algorithm, publicKey, message: other, signature }),
  ]);
}

const right = [true, false, false, true, false, false];

describe('checking without node:crypto', () => {
  it.each(Object.keys(hashOids) as HashName[])('hashes like node:crypto: %s', (hash) => {
    const bytes = randomBytes(1000);
    expect(Buffer.from(noble.digest(hash, bytes.subarray(0, 400), bytes.subarray(400)))).toEqual(
      Buffer.from(node.digest(hash, bytes)),
    );
    const streamed = noble.createDigest(hash);
    streamed.update(bytes);
    expect(Buffer.from(streamed.digest())).toEqual(Buffer.from(node.digest(hash, bytes)));
  });

  it.each([
    'secp224r1',
    'prime256v1',
    'secp384r1',
    'secp521r1',
    'secp256k1',
    'brainpoolP256r1',
    'brainpoolP384r1',
    'brainpoolP512r1',
  ])('knows the curve %s', (namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    expect(
      verdicts(algorithmOf('1.2.840.10045.4.3.2'), spkiOf(publicKey), sign('sha256', message, privateKey)),
    ).toEqual(right);
    expect(
      verdicts(algorithmOf('1.2.840.10045.4.3.4'), spkiOf(publicKey), sign('sha512', message, privateKey)),
    ).toEqual(right);
  });

  it.each(node.keyKinds)('checks what a key of the kind %s signed', async (kind) => {
    const { pkcs8, publicKey } = await node.generateKeyPair(kind);
    const name = kind.startsWith('rsa')
      ? kind.endsWith('pss')
        ? 'rsa-pss-sha256'
        : 'rsa-sha256'
      : kind.startsWith('p-')
        ? 'ecdsa-sha384'
        : (kind as 'ed25519' | 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87');
    const signature = await node.signerFromPkcs8(pkcs8, name).sign(message);
    expect(
      verdicts(parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier(name))), publicKey, signature),
    ).toEqual(right);
  });

  it('checks Ed448 and DSA', () => {
    const edwards = generateKeyPairSync('ed448');
    expect(
      verdicts(
        algorithmOf('1.3.101.113'),
        spkiOf(edwards.publicKey),
        sign(null, message, edwards.privateKey),
      ),
    ).toEqual(right);
    const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
    expect(
      verdicts(
        algorithmOf('2.16.840.1.101.3.4.3.2'),
        spkiOf(dsa.publicKey),
        sign('sha256', message, dsa.privateKey),
      ),
    ).toEqual(right);
  });

  it('refuses a key that is restricted to PSS of another hash or a longer salt', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      hashAlgorithm: 'sha384',
      mgf1HashAlgorithm: 'sha384',
    });
    const own = parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier('rsa-pss-sha384')));
    const signature = sign('sha384', message, privateKey);
    expect(verdicts(own, spkiOf(publicKey), signature)).toEqual(right);
    const algorithm = parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier('rsa-pss-sha256')));
    for (const { verifySignature } of [node, noble])
      expect(verifySignature({ algorithm, publicKey: spkiOf(publicKey), message, signature })).toBe(false);
  });

  it('refuses curve parameters that the key brings along', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'prime256v1',
      paramEncoding: 'explicit',
    });
    const check = {
      algorithm: algorithmOf('1.2.840.10045.4.3.2'),
      publicKey: spkiOf(publicKey),
      message,
      signature: sign('sha256', message, privateKey),
    };
    expect([node.verifySignature(check), noble.verifySignature(check)]).toEqual([false, false]);
  });
});
