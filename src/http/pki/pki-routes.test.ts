import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from '#crypto';
import { judge } from '../../../test/judges.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildOcspRequest, encodeCertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { buildTimestampRequest } from '../../pki/tsp/timestamp-request.ts';
import { readGrantedToken } from '../../pki/tsp/timestamp-response.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../pki/tsp/timestamp-token.ts';
import { crlDistributionPointsOf, parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { crlNumberOf, findRevoked, parseCrl } from '../../pki/x509/crl.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { changeStatus, type StatusAct } from '../../services/ca/change-status.ts';
import { makeDemoHierarchy } from '../../services/ca/make-demo-hierarchy.ts';
import { findCertificateBySerial } from '../../io/db/certificates.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let issuing: { readonly id: string; readonly certificate: Certificate };
let root: Certificate;
/** A certificate of the issuing authority whose status may be changed: the report seal's. */
let seal: { readonly id: string; readonly certificate: Certificate };

beforeAll(async () => {
  test = await createTestPlatform();
  const { db } = test.platform;
  app = await buildApp(test.platform);
  await asSystem(db, async (tx) => {
    const { rootId, issuingId } = await makeDemoHierarchy(test.platform, tx, test.platform.clock());
    const read = async (id: string) => parseCertificate((await findAuthority(tx, id))!.certificateDer);
    root = await read(rootId);
    issuing = { id: issuingId, certificate: await read(issuingId) };
    const [row] = await listAuthorities(tx, 'report-seal');
    const certificate = parseCertificate(row!.certificateDer);
    seal = { id: (await findCertificateBySerial(tx, issuingId, certificate.serialNumber))!.id, certificate };
  });
});
afterAll(async () => {
  await app.close();
  await test.close();
});

async function ask(serialNumber: Uint8Array, nonce?: Uint8Array) {
  const payload = Buffer.from(buildOcspRequest([encodeCertId(issuing.certificate, serialNumber)], nonce));
  return app.inject({
    method: 'POST',
    url: '/pki/ocsp',
    payload,
    headers: { 'content-type': 'application/ocsp-request' },
  });
}
const statusOf = async () =>
  parseOcspResponse((await ask(seal.certificate.serialNumber)).rawPayload).responses[0]?.status;
const act = (wish: StatusAct) => changeStatus(test.platform, seal.id, wish, 'test');
async function currentList() {
  const [point] = crlDistributionPointsOf(seal.certificate) ?? [];
  const uri =
    point?.name?.kind === 'fullName' && point.name.names[0]?.kind === 'uri' ? point.name.names[0].value : '';
  return parseCrl((await app.inject({ url: new URL(uri).pathname })).rawPayload);
}

describe('status', () => {
  it('is cacheable without a nonce and echoes one otherwise', async () => {
    const plain = await ask(seal.certificate.serialNumber);
    expect(plain.headers['cache-control']).toContain('max-age=300');
    const nonce = Uint8Array.of(1, 2, 3);
    const fresh = await ask(seal.certificate.serialNumber, nonce);
    expect(fresh.headers['cache-control']).toBe('no-store');
    expect(parseOcspResponse(fresh.rawPayload).nonce).toEqual(Buffer.from(nonce));
  });

  it('is never good for a serial that was not issued, and malformed requests are said to be', async () => {
    const payload = Buffer.from([1, 2, 3]);
    const malformed = await app.inject({
      method: 'POST',
      url: '/pki/ocsp',
      payload,
      headers: { 'content-type': 'application/ocsp-request' },
    });
    expect([...malformed.rawPayload]).toEqual([0x30, 3, 0x0a, 1, 1]);
    expect([...(await ask(Uint8Array.of(1, 2, 3))).rawPayload]).toEqual([0x30, 3, 0x0a, 1, 6]);
  });

  it('follows suspension, release and revocation at once, in OCSP and in the next list', async () => {
    expect(await statusOf()).toEqual({ kind: 'good' });
    const first = crlNumberOf(await currentList(), 'crlNumber')!;
    await act({ kind: 'suspend' });
    expect(await statusOf()).toMatchObject({ kind: 'revoked', reason: 6 });
    await act({ kind: 'release' });
    expect(await statusOf()).toEqual({ kind: 'good' });
    await act({ kind: 'revoke', reason: 'keyCompromise' });
    expect(await statusOf()).toMatchObject({ kind: 'revoked', reason: 1 });
    const list = await currentList();
    expect(findRevoked(list, seal.certificate.serialNumber)).toMatchObject({ reason: 1 });
    expect(crlNumberOf(list, 'crlNumber')).toBe(first + 3n);
  });

  it('never makes a revoked certificate good again', async () => {
    await expect(act({ kind: 'release' })).rejects.toMatchObject({ code: 'ca.status-conflict' });
    await expect(act({ kind: 'suspend' })).rejects.toMatchObject({ code: 'ca.status-conflict' });
    const nobody = '00000000-0000-0000-0000-000000000000';
    await expect(changeStatus(test.platform, nobody, { kind: 'suspend' }, 'test')).rejects.toMatchObject({
      code: 'ca.certificate-not-found',
    });
  });

  it.skipIf(!judge('openssl'))('is accepted by openssl: chain, OCSP, list', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sertel-pki-'));
    const write = (name: string, content: string | Uint8Array) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const [ca, middle, leaf] = [root, issuing.certificate, seal.certificate].map(({ raw }, i) =>
      write(`${i}.pem`, encodePem('CERTIFICATE', raw)),
    );
    const run = (...args: readonly string[]) =>
      execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
    expect(run('verify', '-x509_strict', '-CAfile', ca!, '-untrusted', middle!, leaf!)).toContain('OK');
    const answer = write('answer.der', (await ask(seal.certificate.serialNumber)).rawPayload);
    expect(
      run(
        'ocsp',
        '-respin',
        answer,
        '-issuer',
        middle!,
        '-cert',
        leaf!,
        '-CAfile',
        ca!,
        '-verify_other',
        middle!,
        '-no_nonce',
      ),
    ).toContain(': revoked');
    expect(
      run(
        'crl',
        '-inform',
        'DER',
        '-in',
        write('list.crl', (await currentList()).raw),
        '-CAfile',
        middle!,
        '-text',
      ),
    ).toContain('Key Compromise');
  });
});

describe('caching', () => {
  const path = (certificate: Certificate) => {
    const [point] = crlDistributionPointsOf(certificate) ?? [];
    const uri =
      point?.name?.kind === 'fullName' && point.name.names[0]?.kind === 'uri' && point.name.names[0].value;
    return new URL(String(uri)).pathname;
  };
  const ocspPath = () =>
    `/pki/ocsp/${encodeURIComponent(Buffer.from(buildOcspRequest([encodeCertId(issuing.certificate, seal.certificate.serialNumber)])).toString('base64'))}`;

  it.each(['list', 'status'] as const)(
    'of a %s is for five minutes, and 304 for who has it',
    async (kind) => {
      const url = kind === 'list' ? path(seal.certificate) : ocspPath();
      const first = await app.inject({ url });
      expect(first.statusCode).toBe(200);
      expect(first.headers['cache-control']).toMatch(/^public, max-age=300\b/);
      const etag = String(first.headers.etag);
      expect(etag).toMatch(/^"[0-9a-f]+"$/);
      for (const match of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const again = await app.inject({ url, headers: { 'if-none-match': match } });
        expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
      }
      expect((await app.inject({ url, headers: { 'if-none-match': '"x"' } })).statusCode).toBe(200);
      const head = await app.inject({ method: 'HEAD', url });
      expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', etag]);
    },
  );

  it('never lasts beyond the end that a list names, and a new list is another one for caches', async () => {
    const url = path(seal.certificate);
    const now = test.platform.clock();
    const first = await app.inject({ url });
    const end = parseCrl(first.rawPayload).nextUpdate!;
    test.setNow(new Date(end.getTime() - 100_000));
    const renewed = await app.inject({ url });
    expect(renewed.headers.etag).not.toBe(first.headers.etag);
    test.setNow(now);
    const { thisUpdate, nextUpdate } = parseCrl((await app.inject({ url })).rawPayload);
    expect(thisUpdate <= now && nextUpdate! > now).toBe(true);
  });
});

describe('fixed addresses', () => {
  it('give the certificates of authorities and nothing of others', async () => {
    const found = await app.inject({ url: `/pki/ca/${issuing.id}.cer` });
    expect(found.rawPayload.equals(issuing.certificate.raw)).toBe(true);
    for (const url of [
      '/pki/ca/nobody.cer',
      `/pki/ca/${seal.id}.cer`,
      `/pki/crl/${issuing.id}-99.crl`,
      '/pki/crl/x.crl',
    ]) {
      expect((await app.inject({ url })).statusCode).toBe(404);
    }
    expect((await app.inject({ url: '/pki/cps' })).headers['content-type']).toContain('text/html');
  });

  it('give timestamps of what was asked for', async () => {
    const message = new TextEncoder().encode('isi');
    const payload = Buffer.from(buildTimestampRequest({ hash: 'sha256', digest: digest('sha256', message) }));
    const answer = await app.inject({
      method: 'POST',
      url: '/pki/tsa',
      payload,
      headers: { 'content-type': 'application/timestamp-query' },
    });
    expect(
      verifyTimestampToken(parseTimestampToken(readGrantedToken(answer.rawPayload)), { message }).faults,
    ).toEqual([]);
  });
});
