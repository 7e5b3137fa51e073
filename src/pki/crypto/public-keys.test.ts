import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8, verifySignature } from '#crypto';
import { fromHex } from '../../lib/bytes.ts';
import { readDer } from '../asn1/der-reader.ts';
import {
  encodeBitString,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from '../asn1/der-writer.ts';
import { encodeAlgorithmIdentifier, hashOids, parseSignatureAlgorithm } from './algorithms.ts';
import { checkPublicKey } from './check-public-key.ts';
import { chooseAlgorithm } from './choose-algorithm.ts';
import { parsePssParameters } from './pss-parameters.ts';
import type { SignatureAlgorithmName } from './signer.ts';

const rsaKey = (bits: number, exponent: Uint8Array): Uint8Array =>
  encodeSequence(
    encodeSequence(encodeOid('1.2.840.113549.1.1.1'), encodeNull()),
    encodeBitString(
      encodeSequence(encodeUnsigned(new Uint8Array(bits / 8).fill(0xff)), encodeUnsigned(exponent)),
    ),
  );
const refusal = (code: string) => expect.objectContaining({ code });
const f4 = Uint8Array.of(1, 0, 1);

describe('public keys', () => {
  it('are taken up to 8192 bits', () => {
    expect(() => checkPublicKey(rsaKey(8192, f4))).not.toThrow();
    expect(() => checkPublicKey(rsaKey(16384, f4))).toThrow(refusal('key.rsa-size'));
  });

  it.each([
    ['as long as the modulus', new Uint8Array(256).fill(0xff)],
    ['of one', Uint8Array.of(1)],
    ['that is even', Uint8Array.of(2)],
  ])('are refused with an exponent %s', (_, exponent) => {
    expect(() => checkPublicKey(rsaKey(2048, exponent))).toThrow(refusal('key.rsa-exponent'));
  });

  it('are refused with curve parameters of their own', () => {
    const explicit = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).publicKey;
    const spki = explicit.export({ format: 'der', type: 'spki' });
    expect(() => checkPublicKey(spki)).toThrow(refusal('key.curve-parameters'));
    expect(() => chooseAlgorithm(spki)).toThrow(refusal('key.curve-unknown'));
  });

  it('of a refused kind verify nothing', () => {
    const algorithm = parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier('rsa-sha256')));
    const check = { algorithm, publicKey: rsaKey(16384, f4), message: f4, signature: new Uint8Array(2048) };
    expect(verifySignature(check)).toBe(false);
  });
});

describe('RSASSA-PSS', () => {
  const sha256 = encodeSequence(encodeOid(hashOids.sha256), encodeNull());
  const hash = encodeExplicit(0, sha256);
  const mgf = encodeExplicit(1, encodeSequence(encodeOid('1.2.840.113549.1.1.8'), sha256));
  const salt = encodeExplicit(2, encodeInteger(32));

  it('has explicit parameters: hash, MGF1 with the same, salt as long as the hash', () => {
    const { pss } = parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier('rsa-pss-sha384')));
    expect(pss).toEqual({ hash: 'sha384', mgfHash: 'sha384', saltLength: 48 });
  });

  it.each([
    ['absent', undefined],
    ['out of order', encodeSequence(mgf, hash, salt)],
    ['given twice', encodeSequence(hash, mgf, salt, salt)],
    ['with a negative salt', encodeSequence(hash, mgf, encodeExplicit(2, encodeInteger(-1)))],
    ['with a salt beyond any key', encodeSequence(hash, mgf, encodeExplicit(2, encodeInteger(1 << 30)))],
    ['with another trailer', encodeSequence(hash, mgf, salt, encodeExplicit(3, encodeInteger(2)))],
    ['with two values in a field', encodeSequence(encodeExplicit(0, sha256, sha256), mgf, salt)],
    [
      'with a hash that has parameters',
      encodeSequence(encodeExplicit(0, encodeSequence(encodeOid(hashOids.sha256), encodeInteger(1)))),
    ],
  ])('refuses parameters %s', (_, parameters) => {
    expect(() => parsePssParameters(parameters)).toThrow(expect.objectContaining({ name: 'DerError' }));
  });

  it('obeys the restriction of its key: hash, salt, and never PKCS#1 v1.5', async () => {
    const { pkcs8, publicKey } = await generateKeyPair('rsa-2048-pss');
    expect(chooseAlgorithm(publicKey)).toBe('rsa-pss-sha256');
    expect(() => signerFromPkcs8(pkcs8, 'rsa-sha256')).toThrow(TypeError);
    await expect(signerFromPkcs8(pkcs8, 'rsa-pss-sha512').sign(f4)).rejects.toThrow(/digest/i);
    const check = async (name: SignatureAlgorithmName) =>
      verifySignature({
        algorithm: parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier(name))),
        publicKey,
        message: f4,
        signature: await signerFromPkcs8(pkcs8, 'rsa-pss-sha256').sign(f4),
      });
    expect(await check('rsa-pss-sha256')).toBe(true);
    expect(await check('rsa-pss-sha384')).toBe(false);
    expect(await check('rsa-sha256')).toBe(false);
  });
});

describe('EdDSA and ML-DSA', () => {
  it.each(['1.3.101.112', '2.16.840.1.101.3.4.3.18'])('%s is refused with parameters', (oid) => {
    const identifier = encodeSequence(encodeOid(oid), encodeNull());
    expect(() => parseSignatureAlgorithm(readDer(identifier))).toThrow(refusal('der.bad-value'));
  });
});

describe('SHA-3', () => {
  it('is known by its OIDs', () => {
    const oid = fromHex('300b0609608648016503040309');
    expect(parseSignatureAlgorithm(readDer(oid))).toMatchObject({ scheme: 'ecdsa', hash: 'sha3-224' });
  });
});
