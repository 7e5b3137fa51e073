import { beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import { encodeSequence } from '../asn1/der-writer.ts';
import { buildCrl } from './build-crl.ts';
import { encodeExtension } from './build-extensions.ts';
import { findRevoked, findUnknownCriticalEntryExtension, parseCrl, type CertificateList } from './crl.ts';
import { buildName } from './names.ts';

const count = 120_000;
const serial = (i: number): Uint8Array => Uint8Array.of(0x40, i >> 16, (i >> 8) & 255, i & 255);
let crl: CertificateList;

beforeAll(async () => {
  const { pkcs8 } = await generateKeyPair('p-256');
  const der = await buildCrl(
    {
      issuer: buildName([{ type: 'CN', value: 'Uji' }]),
      thisUpdate: new Date('2026-01-01'),
      nextUpdate: new Date('2026-02-01'),
      revoked: Array.from({ length: count }, (_, i) => ({
        serialNumber: serial(i),
        revocationDate: new Date('2025-12-31'),
        reason: i % 5,
        ...(i === 7 && { invalidityDate: new Date('2025-12-30') }),
      })),
      extensions: [encodeExtension('crlNumber', false, Uint8Array.of(2, 1, 1))],
    },
    signerFromPkcs8(pkcs8, 'ecdsa-sha256'),
  );
  crl = parseCrl(der);
});

describe('a list of 120,000 entries', () => {
  it('is built without exhausting the call stack, and each entry is found with its reason', () => {
    for (let i = 0; i < count; i += 997) expect(findRevoked(crl, serial(i))?.reason).toBe(i % 5);
    expect(findRevoked(crl, serial(count - 1))?.reason).toBe((count - 1) % 5);
    expect(findRevoked(crl, serial(7))?.invalidityDate).toEqual(new Date('2025-12-30'));
  });

  it('does not hold other serials, longer ones included', () => {
    expect(findRevoked(crl, serial(count))).toBeUndefined();
    expect(findRevoked(crl, Uint8Array.of(...serial(1), 0))).toBeUndefined();
    expect(findRevoked(crl, new Uint8Array(0))).toBeUndefined();
  });

  it('has no critical entry extension that is unknown', () => {
    expect(findUnknownCriticalEntryExtension(crl)).toBeUndefined();
  });
});

describe('a list', () => {
  it('is refused when an entry is no SEQUENCE', () => {
    const revoked = { ...crl.revoked!, contentStart: 0, contentEnd: 6, bytes: new Uint8Array(0) };
    const raw = encodeSequence(Uint8Array.of(0x31, 0), Uint8Array.of(2, 1, 1));
    expect(() =>
      findRevoked({ ...crl, raw, revoked: { ...revoked, contentStart: 2, contentEnd: 7 } }, serial(1)),
    ).toThrow(expect.objectContaining({ name: 'DerError' }));
  });
});
