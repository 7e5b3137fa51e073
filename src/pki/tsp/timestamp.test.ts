import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { digest, randomBytes } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { encodePem } from '../x509/pem.ts';
import { buildTimestampRequest, parseTimestampRequest } from './timestamp-request.ts';
import {
  buildGrantedResponse,
  buildRejection,
  buildTimestampToken,
  findTimestampFailure,
  readGrantedToken,
} from './timestamp-response.ts';
import { parseTimestampToken, verifyTimestampToken } from './timestamp-token.ts';

const message = new TextEncoder().encode('isi dokumen');
let pki: Awaited<ReturnType<typeof makeTestPki>>;
beforeAll(async () => {
  pki = await makeTestPki();
});

async function answer(nonce: Uint8Array) {
  const requestDer = buildTimestampRequest({ hash: 'sha256', digest: digest('sha256', message), nonce });
  const request = parseTimestampRequest(requestDer);
  const token = await buildTimestampToken(request, pki.unit, new Date(), randomBytes(16));
  return { requestDer, request, response: buildGrantedResponse(token) };
}

describe('timestamps', () => {
  it('are of the message and the nonce that were asked for', async () => {
    const nonce = Uint8Array.of(0x81, 2, 3);
    const { response } = await answer(nonce);
    const token = parseTimestampToken(readGrantedToken(response));
    expect(verifyTimestampToken(token, { message, nonce }).faults).toEqual([]);
    expect(verifyTimestampToken(token, { message: Uint8Array.of(1), nonce }).faults).toEqual([
      'imprint-differs',
    ]);
    expect(verifyTimestampToken(token, { message, nonce: Uint8Array.of(9) }).faults).toEqual([
      'nonce-differs',
    ]);
  });

  it('are refused by name when the signer is no timestamp unit', async () => {
    const unit = {
      ...pki.unit,
      signer: pki.signer.signer,
      certificate: pki.signer.certificate,
      chain: [pki.signer.certificate.raw],
    };
    const { request } = await answer(Uint8Array.of(1));
    const token = parseTimestampToken(await buildTimestampToken(request, unit, new Date(), randomBytes(16)));
    expect(verifyTimestampToken(token, { message }).faults).toEqual(['key-usage-unfit']);
  });

  it.each([
    ['SHA-1', { hash: 'sha1', digest: new Uint8Array(20) }, 'badAlg'],
    ['a digest of the wrong length', { hash: 'sha256', digest: new Uint8Array(20) }, 'badDataFormat'],
    ['another policy', { hash: 'sha256', digest: new Uint8Array(32), policy: '1.2.3' }, 'unacceptedPolicy'],
  ] as const)('are not given for %s', (_what, wish, failure) => {
    const request = parseTimestampRequest(buildTimestampRequest(wish));
    expect(findTimestampFailure(request, pki.unit.policy)).toBe(failure);
    expect(() => readGrantedToken(buildRejection(failure, 'tidak'))).toThrow(
      expect.objectContaining({ code: 'tsp.refused' }),
    );
  });

  it.skipIf(!judge('openssl'))('verify with openssl ts', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-ts-'));
    const { requestDer, response } = await answer(Uint8Array.of(5, 6, 7, 8));
    const write = (name: string, content: string | Uint8Array) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const args = [
      'ts',
      '-verify',
      '-queryfile',
      write('q.tsq', requestDer),
      '-in',
      write('r.tsr', response),
      '-CAfile',
      write('root.pem', encodePem('CERTIFICATE', pki.root.certificate.raw)),
      '-untrusted',
      write('issuing.pem', encodePem('CERTIFICATE', pki.issuing.certificate.raw)),
    ];
    expect(execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' })).toContain('OK');
  });
});
