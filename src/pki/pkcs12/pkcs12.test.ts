import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, randomBytes, signerFromPkcs8 } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { buildCertificate, serialFrom } from '../x509/build-certificate.ts';
import { basicConstraintsExtension } from '../x509/build-extensions.ts';
import { buildName } from '../x509/names.ts';
import { buildPkcs12, parsePkcs12 } from './pkcs12.ts';

const passphrase = 'Rahasia-ñ-2026';

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
      const forms = [[], ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']];
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
