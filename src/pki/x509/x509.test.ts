import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as pkijs from 'pkijs';
import { beforeAll, describe, expect, it } from 'vitest';
import { corpora, judge } from '../../../test/judges.ts';
import { makeMember, makeTestPki } from '../../../test/pki/test-pki.ts';
import { toHex } from '../../lib/bytes.ts';
import { buildCertificate } from './build-certificate.ts';
import { buildCrl } from './build-crl.ts';
import {
  authorityInfoAccessExtension,
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  certificatePoliciesExtension,
  crlDistributionPointsExtension,
  crlNumberExtension,
  issuingDistributionPointExtension,
  subjectAltNameExtension,
} from './build-extensions.ts';
import {
  authorityInfoAccessOf,
  certificatePoliciesOf,
  crlDistributionPointsOf,
  keyUsageOf,
  parseCertificate,
  subjectAltNameOf,
} from './certificate.ts';
import { buildCertificationRequest, parseCertificationRequest } from './certification-request.ts';
import { crlNumberOf, findRevoked, issuingDistributionPointOf, parseCrl } from './crl.ts';
import { encodeDirectoryName, encodeDnsName, encodeEmail } from './general-names.ts';
import { buildName, equalNames, nameToText } from './names.ts';
import { encodePem, parsePem } from './pem.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
let folder: string;
beforeAll(async () => {
  pki = await makeTestPki();
  folder = mkdtempSync(path.join(tmpdir(), 'sertel-x509-'));
});
const write = (name: string, content: string | Uint8Array): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

describe('certificates', () => {
  it('carry the extensions that were asked for, as an independent decoder reads them', async () => {
    const name = buildName([{ type: 'CN', value: 'alt' }]);
    const { certificate } = await makeMember('Ekstensi', pki.issuing, [
      basicConstraintsExtension(false),
      subjectAltNameExtension(
        encodeDnsName('contoh.example'),
        encodeEmail('a@contoh.example'),
        encodeDirectoryName(name),
      ),
      crlDistributionPointsExtension('http://contoh.example/1.crl'),
      authorityInfoAccessExtension({
        ocsp: 'http://contoh.example/ocsp',
        caIssuers: 'http://contoh.example/ca.cer',
      }),
      certificatePoliciesExtension({ oid: '1.3.6.1.4.1.32473.1', cpsUri: 'http://contoh.example/cps' }),
    ]);
    expect(subjectAltNameOf(certificate)?.map(({ kind }) => kind)).toEqual(['dns', 'email', 'directory']);
    expect(crlDistributionPointsOf(certificate)).toHaveLength(1);
    expect(authorityInfoAccessOf(certificate)?.map(({ location }) => location)).toEqual([
      { kind: 'uri', value: 'http://contoh.example/ocsp' },
      { kind: 'uri', value: 'http://contoh.example/ca.cer' },
    ]);
    expect(certificatePoliciesOf(certificate)?.[0]?.oid).toBe('1.3.6.1.4.1.32473.1');
    const other = pkijs.Certificate.fromBER(new Uint8Array(certificate.raw));
    expect(toHex(new Uint8Array(other.serialNumber.valueBlock.valueHexView))).toBe(
      toHex(certificate.serialNumber),
    );
    expect(other.extensions?.map(({ extnID }) => extnID)).toEqual(
      certificate.extensions.map(({ oid }) => oid),
    );
  });

  it.skipIf(!judge('openssl'))('pass openssl verify -x509_strict', () => {
    const root = write('root.pem', encodePem('CERTIFICATE', pki.root.certificate.raw));
    const issuing = write('issuing.pem', encodePem('CERTIFICATE', pki.issuing.certificate.raw));
    const leaf = write('leaf.pem', encodePem('CERTIFICATE', pki.signer.certificate.raw));
    expect(
      execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', root, '-untrusted', issuing, leaf], {
        encoding: 'utf8',
      }),
    ).toContain('OK');
  });

  it('are refused a serial that is not positive and short', async () => {
    const { certificate, signer } = pki.root;
    const tbs = {
      issuer: certificate.subject,
      subject: certificate.subject,
      notBefore: new Date(),
      notAfter: new Date(),
      publicKey: signer.publicKey,
      extensions: [],
    };
    for (const serialNumber of [Uint8Array.of(0x80), Uint8Array.of(0), new Uint8Array(21).fill(1)]) {
      expect(() => buildCertificate({ ...tbs, serialNumber }, signer)).toThrow(
        expect.objectContaining({ code: 'signing.bad-serial' }),
      );
    }
  });

  it('are not given out when the signature came out wrong', async () => {
    const { certificate, signer } = pki.root;
    const faulty = {
      ...signer,
      sign: async (message: Uint8Array) =>
        (await signer.sign(message)).map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
    };
    const tbs = {
      serialNumber: Uint8Array.of(1),
      issuer: certificate.subject,
      subject: certificate.subject,
      notBefore: new Date(),
      notAfter: new Date(),
      publicKey: signer.publicKey,
      extensions: [],
    };
    await expect(buildCertificate(tbs, faulty)).rejects.toMatchObject({
      code: 'signing.own-signature-wrong',
    });
  });

  it.skipIf(corpora() === undefined)('of PKITS are all legible', () => {
    const pkits = `${corpora()}/pkits`;
    for (const file of readdirSync(`${pkits}/certs`))
      expect(keyUsageOf(parseCertificate(readFileSync(`${pkits}/certs/${file}`)))?.size).not.toBe(0);
    for (const file of readdirSync(`${pkits}/crls`))
      expect(parseCrl(readFileSync(`${pkits}/crls/${file}`)).thisUpdate).toBeInstanceOf(Date);
  });
});

describe('names', () => {
  it('are equal across string types, case and white space, and not otherwise', () => {
    const a = buildName([
      { type: 'C', value: 'ID' },
      { type: 'CN', value: 'Budi  Contoh' },
    ]);
    const b = buildName([
      { type: 'C', value: 'ID' },
      { type: 'CN', value: ' budi contoh ' },
    ]);
    expect(equalNames(a, b)).toBe(true);
    expect(
      equalNames(
        a,
        buildName([
          { type: 'C', value: 'ID' },
          { type: 'CN', value: 'Budi' },
        ]),
      ),
    ).toBe(false);
  });

  it('escape what would change their meaning as text', () => {
    expect(nameToText(buildName([{ type: 'CN', value: 'a,b\n' }]))).toBe('CN=a\\,b\\0a');
  });
});

describe('revocation lists', () => {
  const build = async (count: number) =>
    buildCrl(
      {
        issuer: pki.issuing.certificate.subject,
        thisUpdate: new Date(),
        nextUpdate: new Date(Date.now() + 86_400_000),
        revoked: Array.from({ length: count }, (_, i) => ({
          serialNumber: Uint8Array.of(1, i >> 8, i & 255),
          revocationDate: new Date('2026-01-01'),
          reason: i % 2,
        })),
        extensions: [
          authorityKeyIdentifierExtension(pki.issuing.certificate.raw.subarray(0, 20)),
          crlNumberExtension(7),
          issuingDistributionPointExtension({
            uri: 'http://contoh.example/1.crl',
            onlyContainsUserCerts: true,
          }),
        ],
      },
      pki.issuing.signer,
    );

  it('give back what they list', async () => {
    const crl = parseCrl(await build(300));
    expect(findRevoked(crl, Uint8Array.of(1, 0, 5))).toMatchObject({
      reason: 1,
      revocationDate: new Date('2026-01-01'),
    });
    expect(findRevoked(crl, Uint8Array.of(9))).toBeUndefined();
    expect(crlNumberOf(crl, 'crlNumber')).toBe(7n);
    expect(issuingDistributionPointOf(crl)).toMatchObject({
      onlyContainsUserCerts: true,
      indirectCrl: false,
    });
  });

  it.skipIf(!judge('openssl'))('verify with openssl crl', async () => {
    const file = write('list.crl', await build(3));
    const ca = write('ca.pem', encodePem('CERTIFICATE', pki.issuing.certificate.raw));
    expect(
      execFileSync('openssl', ['crl', '-inform', 'DER', '-in', file, '-CAfile', ca, '-noout', '-text'], {
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    ).toContain('Revoked Certificates');
  });

  it('are legible to pkijs', async () => {
    expect(
      pkijs.CertificateRevocationList.fromBER(new Uint8Array(await build(2))).revokedCertificates,
    ).toHaveLength(2);
  });
});

describe('requests and PEM', () => {
  it('prove possession of the key, and openssl agrees', async () => {
    const der = await buildCertificationRequest(
      buildName([{ type: 'CN', value: 'Pemohon' }]),
      pki.signer.signer,
    );
    expect(parseCertificationRequest(der).possessionProved).toBe(true);
    const changed = der.slice();
    const at = Buffer.from(changed).indexOf('Pemohon');
    changed[at] = changed[at]! ^ 0x20;
    expect(parseCertificationRequest(changed).possessionProved).toBe(false);
    if (judge('openssl'))
      execFileSync(
        'openssl',
        ['req', '-inform', 'DER', '-verify', '-noout', '-in', write('request.der', der)],
        { stdio: 'pipe' },
      );
  });

  it('refuse text without a block and blocks that are not base64', () => {
    expect(() => parsePem('nothing', 'CERTIFICATE')).toThrow(
      expect.objectContaining({ code: 'pem.missing' }),
    );
    expect(() => parsePem('-----BEGIN X-----\n!!\n-----END X-----', 'X')).toThrow(
      expect.objectContaining({ code: 'pem.bad-base64' }),
    );
  });
});
