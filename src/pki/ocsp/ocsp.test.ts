import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifySignature } from '#crypto';
import { corpora, judge } from '../../../test/judges.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { encodePem } from '../x509/pem.ts';
import { buildOcspRequest, encodeCertId, parseOcspRequest } from './ocsp-request.ts';
import { buildOcspError, isResponder, parseOcspResponse } from './ocsp-response.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
beforeAll(async () => {
  pki = await makeTestPki();
});

describe('OCSP', () => {
  it('answers for the certificate that was asked about, signed by the responder that it names', async () => {
    const { ocsp } = await pki.revocation.evidenceFor(
      pki.signer.certificate.raw,
      pki.issuing.certificate.raw,
    );
    const response = parseOcspResponse(ocsp!);
    const responder = parseCertificate(response.certificates[0]!);
    expect(response.responses.map(({ status }) => status.kind)).toEqual(['good']);
    expect(isResponder(response.responderId, responder)).toBe(true);
    const { signatureAlgorithm: algorithm, tbsRaw: message, signature } = response;
    expect(verifySignature({ algorithm, publicKey: responder.publicKey.raw, message, signature })).toBe(true);
  });

  it('refuses nonces over 128 octets and requests that ask nothing', () => {
    const certId = encodeCertId(pki.issuing.certificate, pki.signer.certificate.serialNumber);
    const refusal = expect.objectContaining({ code: 'ocsp.malformed-request' });
    expect(() => parseOcspRequest(buildOcspRequest([certId], new Uint8Array(129)))).toThrow(refusal);
    expect(() => parseOcspRequest(buildOcspRequest([]))).toThrow(refusal);
    expect(parseOcspRequest(buildOcspRequest([certId], new Uint8Array(128))).nonce).toHaveLength(128);
  });

  it('tells an error answer from a status', () => {
    expect(() => parseOcspResponse(buildOcspError(6))).toThrow(
      expect.objectContaining({ code: 'ocsp.not-successful' }),
    );
  });

  it.skipIf(corpora() === undefined)('reads every response of the vectors', () => {
    const folder = `${corpora()}/ocsp`;
    const files = readdirSync(folder).filter((file) => file.endsWith('.ors'));
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const der = Buffer.from(readFileSync(`${folder}/${file}`, 'utf8'), 'base64');
      expect(parseOcspResponse(der).responses.length).toBeGreaterThan(0);
    }
  });

  it.skipIf(!judge('openssl'))('verifies with openssl ocsp, good and revoked', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-ocsp-'));
    const write = (name: string, content: string | Uint8Array) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const [root, issuing, leaf] = [pki.root, pki.issuing, pki.signer].map(({ certificate }, i) =>
      write(`${i}.pem`, encodePem('CERTIFICATE', certificate.raw)),
    );
    const ask = async () => {
      const { ocsp } = await pki.revocation.evidenceFor(
        pki.signer.certificate.raw,
        pki.issuing.certificate.raw,
      );
      const args = [
        'ocsp',
        '-respin',
        write('answer.der', ocsp!),
        '-issuer',
        issuing!,
        '-cert',
        leaf!,
        '-CAfile',
        root!,
        '-verify_other',
        issuing!,
        '-no_nonce',
      ];
      return execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
    };
    expect(await ask()).toContain(': good');
    pki.revoked.add(pki.signer.certificate);
    expect(await ask()).toContain(': revoked');
    pki.revoked.clear();
  });
});
