import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, publicKeyFromPkcs8, randomBytes, signerFromPkcs8 } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { toHex } from '../../lib/bytes.ts';
import { childrenOf, rawOf, readDer } from '../asn1/der-reader.ts';
import { encodeInteger, encodeSequence } from '../asn1/der-writer.ts';
import { buildCertificate, serialFrom } from '../x509/build-certificate.ts';
import { basicConstraintsExtension } from '../x509/build-extensions.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { buildName } from '../x509/names.ts';
import { buildPkcs12, parsePkcs12 } from './pkcs12.ts';

const passphrase = 'Rahasia-ñ-2026';
const refusal = (code: string) => expect.objectContaining({ code });

async function makeContent() {
  const { pkcs8, publicKey } = await generateKeyPair('p-256');
  const name = buildName([{ type: 'CN', value: 'Penguji' }]);
  const certificate = await buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: name,
      subject: name,
      notBefore: new Date('2026-01-01'),
      notAfter: new Date('2028-01-01'),
      publicKey,
      extensions: [basicConstraintsExtension(false)],
    },
    signerFromPkcs8(pkcs8, 'ecdsa-sha256'),
  );
  return { pkcs8, certificates: [certificate] };
}

interface Vector {
  readonly name: string;
  readonly passphrase: string;
  readonly keys: number;
  readonly certificates: number;
  readonly base64: string;
}

/** Small files of openssl, certtool, keytool and NSS, one rewritten in BER, and those of RFC 9579 appendix A. */
const vectors = JSON.parse(
  readFileSync(new URL('../../../test/pki/pkcs12-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];
const bytesOf = (name: string): Uint8Array =>
  Buffer.from(vectors.find((vector) => vector.name === name)!.base64, 'base64');

describe('PKCS#12 of other makers', () => {
  it.each(vectors.filter(({ keys }) => keys > 0).map((vector) => [vector.name, vector] as const))(
    'opens %s',
    (_, { base64, passphrase: theirs, keys, certificates }) => {
      const read = parsePkcs12(Buffer.from(base64, 'base64'), theirs);
      expect([read.keys.length, read.certificates.length]).toEqual([keys, certificates]);
      const owned = read.certificates.map((der) => toHex(parseCertificate(der).publicKey.raw)).toSorted();
      expect(read.keys.map((key) => toHex(publicKeyFromPkcs8(key))).toSorted()).toEqual(owned);
    },
  );

  it.each(['openssl-legacy-rc2-40', 'keytool-two', 'rfc9579-a1'])(
    'refuses a wrong passphrase for %s',
    (name) => {
      for (const wrong of ['', 'salah'])
        expect(() => parsePkcs12(bytesOf(name), wrong)).toThrow(refusal('pkcs12.wrong-passphrase'));
    },
  );

  it('refuses PBMAC1 that does not say how long its key is', () => {
    expect(() => parsePkcs12(bytesOf('rfc9579-a6'), '1234')).toThrow(refusal('pkcs12.malformed'));
  });

  it('refuses more iterations than a file may cost, before it counts them', () => {
    const [version, authSafe, macData] = childrenOf(readDer(bytesOf('openssl-legacy-rc2-40')));
    const [mac, salt] = childrenOf(macData!);
    const costly = encodeSequence(
      rawOf(version!),
      rawOf(authSafe!),
      encodeSequence(rawOf(mac!), rawOf(salt!), encodeInteger(0x7fffffff)),
    );
    expect(() => parsePkcs12(costly, 'Rahasia-2026')).toThrow(refusal('pkcs12.too-costly'));
  });
});

describe('PKCS#12', () => {
  it('gives back the key and the certificates that were put in', async () => {
    const content = await makeContent();
    const read = parsePkcs12(buildPkcs12(content, passphrase, randomBytes), passphrase);
    expect(Buffer.from(read.pkcs8).equals(content.pkcs8)).toBe(true);
    expect(read.certificates.map((der) => Buffer.from(der).toString('hex'))).toEqual(
      content.certificates.map((der) => Buffer.from(der).toString('hex')),
    );
  });

  it('refuses a wrong passphrase', async () => {
    const file = buildPkcs12(await makeContent(), passphrase, randomBytes);
    expect(() => parsePkcs12(file, 'salah')).toThrow(
      expect.objectContaining({ code: 'pkcs12.wrong-passphrase' }),
    );
  });

  it.skipIf(!judge('openssl'))(
    'is opened by openssl, and opens what openssl writes, old forms included',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'sertel-p12-'));
      const file = path.join(folder, 'own.p12');
      const content = await makeContent();
      writeFileSync(file, buildPkcs12(content, 'ascii-only', randomBytes));
      const pem = path.join(folder, 'all.pem');
      execFileSync('openssl', ['pkcs12', '-in', file, '-passin', 'pass:ascii-only', '-nodes', '-out', pem], {
        stdio: 'pipe',
      });
      expect(readFileSync(pem, 'utf8')).toContain('BEGIN PRIVATE KEY');
      const forms = [
        [],
        ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
        ['-macalg', 'sha224'],
        ['-keypbe', 'DES-EDE3-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512'],
      ];
      for (const [i, form] of forms.entries()) {
        const theirs = path.join(folder, `theirs-${i}.p12`);
        execFileSync(
          'openssl',
          ['pkcs12', '-export', '-in', pem, '-passout', 'pass:buka', ...form, '-out', theirs],
          { stdio: 'pipe' },
        );
        expect(
          Buffer.from(parsePkcs12(readFileSync(theirs), 'buka').certificates[0]!).equals(
            content.certificates[0]!,
          ),
        ).toBe(true);
      }
    },
  );
});
