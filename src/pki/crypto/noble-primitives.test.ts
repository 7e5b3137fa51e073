import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '#crypto';
import { readDer } from '../asn1/der-reader.ts';
import {
  encodeBitString,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from '../asn1/der-writer.ts';
import {
  encodeAlgorithmIdentifier,
  hashOids,
  parseSignatureAlgorithm,
  type HashName,
  type SignatureAlgorithm,
} from './algorithms.ts';
import { checkPublicKey } from './check-public-key.ts';
import { powerModulo } from './noble/power-modulo.ts';
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
const wrong = right.map(() => false);
const refusal = (code: string) => expect.objectContaining({ code });

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

  it.each(['brainpoolP224r1', 'brainpoolP256t1', 'brainpoolP320r1', 'prime192v1', 'secp192k1', 'secp224k1'])(
    'refuses the curve %s, which only one of both knows',
    (namedCurve) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
      expect(() => checkPublicKey(spkiOf(publicKey))).toThrow(refusal('key.curve-unknown'));
      const signature = sign('sha256', message, privateKey);
      expect(verdicts(algorithmOf('1.2.840.10045.4.3.2'), spkiOf(publicKey), signature)).toEqual(wrong);
    },
  );

  it('refuses a hybrid point and takes a compressed one', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = spkiOf(publicKey);
    const [head, x, y] = [spki.subarray(0, -65), spki.subarray(-64, -32), spki.subarray(-32)];
    const odd = (y.at(-1) ?? 0) & 1;
    const signature = sign('sha256', message, privateKey);
    const hybrid = Buffer.concat([head, Buffer.of(6 + odd), x, y]);
    expect(() => checkPublicKey(hybrid)).toThrow(refusal('key.point-form'));
    expect(verdicts(algorithmOf('1.2.840.10045.4.3.2'), hybrid, signature)).toEqual(wrong);
    const oids = [encodeOid('1.2.840.10045.2.1'), encodeOid('1.2.840.10045.3.1.7')];
    const compressed = encodeSequence(
      encodeSequence(...oids),
      encodeBitString(Buffer.concat([Buffer.of(2 + odd), x])),
    );
    expect(verdicts(algorithmOf('1.2.840.10045.4.3.2'), compressed, signature)).toEqual(right);
  });

  it('refuses an RSA exponent over 64 bits, which OpenSSL takes with some keys only', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    const { n, p, q } = privateKey.export({ format: 'jwk' });
    const number = (text = ''): bigint => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
    const phi = (number(p) - 1n) * (number(q) - 1n);
    let e = (1n << 100n) + 1n;
    while (inverse(e, phi) === undefined) e += 2n;
    const info = encodeSequence(
      encodeSequence(encodeOid(hashOids.sha256), encodeNull()),
      encodeOctetString(node.digest('sha256', message)),
    );
    const padding = Buffer.concat([Buffer.of(0, 1), Buffer.alloc(512 - 3 - info.length, 0xff), Buffer.of(0)]);
    const block = BigInt(`0x${Buffer.concat([padding, info]).toString('hex')}`);
    const signature = powerModulo(block, inverse(e, phi)!, number(n));
    const octets = (value: bigint, length: number): Buffer =>
      Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
    const spki = encodeSequence(
      encodeSequence(encodeOid('1.2.840.113549.1.1.1'), encodeNull()),
      encodeBitString(encodeSequence(encodeUnsigned(octets(number(n), 512)), encodeUnsigned(octets(e, 13)))),
    );
    expect(() => checkPublicKey(spki)).toThrow(refusal('key.rsa-exponent'));
    expect(verdicts(algorithmOf('1.2.840.113549.1.1.11', true), spki, octets(signature, 512))).toEqual(wrong);
  });

  it('refuses an Ed25519 signature whose R differs by a point of small order', () => {
    const { Point } = ed25519;
    const order = Point.Fn.ORDER;
    const littleEndian = (value: bigint): Buffer =>
      Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toReversed() as Buffer;
    // Of order 8.
    const small = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
    const key = Point.BASE.multiply(123n).toBytes();
    const spki = encodeSequence(encodeSequence(encodeOid('1.3.101.112')), encodeBitString(key));
    const signWith = (r: Uint8Array): Uint8Array => {
      const hash = node.digest('sha512', r, key, message).toReversed();
      const k = BigInt(`0x${Buffer.from(hash).toString('hex')}`) % order;
      return Buffer.concat([r, littleEndian((456n + k * 123n) % order)]);
    };
    const own = Point.BASE.multiply(456n);
    expect(verdicts(algorithmOf('1.3.101.112'), spki, signWith(own.toBytes()))).toEqual(right);
    expect(verdicts(algorithmOf('1.3.101.112'), spki, signWith(own.add(small).toBytes()))).toEqual(wrong);
  });
});

/** Undefined where there is none. */
function inverse(value: bigint, modulus: bigint): bigint | undefined {
  let [r0, r1, s0, s1] = [value % modulus, modulus, 1n, 0n];
  while (r1 > 0n) {
    const quotient = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1];
  }
  return r0 === 1n ? ((s0 % modulus) + modulus) % modulus : undefined;
}
