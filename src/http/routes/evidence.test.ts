import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, randomBytes } from '#crypto';
import { makeMember, makeTestPki, type TestMember } from '../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { encodeCertId, parseOcspRequest } from '../../pki/ocsp/ocsp-request.ts';
import { buildOcspResponse, parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { buildCertificate, serialFrom } from '../../pki/x509/build-certificate.ts';
import {
  authorityInfoAccessExtension,
  basicConstraintsExtension,
  keyUsageExtension,
} from '../../pki/x509/build-extensions.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { buildName } from '../../pki/x509/names.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import { makeDemoHierarchy } from '../../services/ca/make-demo-hierarchy.ts';
import { addAnchors } from '../../services/validation/trust-store.ts';
import { createEvidenceFinder } from '../../services/validation/find-evidence.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let root: { readonly certificate: Certificate; readonly signer: Signer };
let issuing: Certificate;
let seal: Certificate;
let stranger: Awaited<ReturnType<typeof makeTestPki>>;
/** A responder on this machine, and what it was asked. */
let responder: Server;
let asked = 0;
let address: string;

beforeAll(async () => {
  test = await createTestPlatform();
  const { platform } = test;
  app = await buildApp(platform);
  stranger = await makeTestPki();
  await asSystem(platform.db, async (tx) => {
    const { rootId, issuingId } = await makeDemoHierarchy(platform, tx, platform.clock());
    const row = (await findAuthority(tx, rootId))!;
    const signer = await platform.keys.openSigner(tx, row.keyId, { kind: 'platform' });
    root = { certificate: parseCertificate(row.certificateDer), signer };
    issuing = parseCertificate((await findAuthority(tx, issuingId))!.certificateDer);
    seal = parseCertificate((await listAuthorities(tx, 'report-seal'))[0]!.certificateDer);
  });
  responder = createServer((request, response) => {
    asked++;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      void answer(Buffer.concat(parts)).then((der) => response.end(der));
    });
  });
  await new Promise<void>((resolve) => responder.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(responder.address() as AddressInfo).port}/ocsp`;
});
afterAll(async () => {
  responder.close();
  await app.close();
  await test.close();
});

/** "Good" for whatever is asked, signed by the root. */
async function answer(request: Uint8Array): Promise<Uint8Array> {
  const now = new Date();
  return buildOcspResponse(
    {
      responses: parseOcspRequest(request).certIds.map(({ raw }) => ({
        certId: raw,
        status: { kind: 'good' },
        thisUpdate: now,
        nextUpdate: new Date(now.getTime() + 3_600_000),
      })),
      producedAt: now,
      responder: root.certificate,
    },
    root.signer,
  );
}

/** A certificate below our root that no table of ours knows; its responder is on this machine. */
async function outsideCertificate(): Promise<Certificate> {
  const { publicKey } = await generateKeyPair('p-256');
  const der = await buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: root.certificate.subject,
      subject: buildName([{ type: 'CN', value: 'Di luar' }]),
      notBefore: new Date(Date.now() - 86_400_000),
      notAfter: new Date(Date.now() + 86_400_000),
      publicKey,
      extensions: [
        basicConstraintsExtension(false),
        keyUsageExtension('digitalSignature'),
        authorityInfoAccessExtension({ ocsp: address }),
      ],
    },
    root.signer,
  );
  return parseCertificate(der);
}

const ask = (payload: object, remoteAddress = '192.0.2.1') =>
  app.inject({ method: 'POST', url: '/rest/v1/evidence', payload, remoteAddress });
const question = (certificate: Certificate, issuer: Certificate) => ({
  certificate: certificate.raw.toBase64(),
  issuer: issuer.raw.toBase64(),
});
const member = ({ certificate }: TestMember): Certificate => certificate;

describe('POST /rest/v1/evidence', () => {
  it('answers about certificates of our own authorities, without a log-in', async () => {
    const response = await ask(question(seal, issuing));
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const { responses } = parseOcspResponse(Uint8Array.fromBase64(response.json().ocsp));
    expect(responses[0]!.status.kind).toBe('good');
  });

  it.each([
    ['a member that names an address', { url: 'http://127.0.0.1/' }],
    ['an unknown wish', { want: 'both' }],
    ['what is no base64', { certificate: '!'.repeat(200) }],
  ])('refuses %s', async (_, more) => {
    const response = await ask({ ...question(seal, issuing), ...more });
    expect([response.statusCode, response.json().code]).toEqual([400, 'http.bad-request']);
  });

  it('refuses bytes that are no certificate', async () => {
    const response = await ask({
      ...question(seal, issuing),
      certificate: Buffer.alloc(300).toString('base64'),
    });
    expect(response.statusCode).toBe(400);
    expect(response.json().code).toMatch(/^der\./);
  });

  it('refuses more than two certificates could be', async () => {
    const response = await ask({ ...question(seal, issuing), certificate: 'A'.repeat(120_000) });
    expect([response.statusCode, response.json().code]).toEqual([413, 'http.too-large']);
  });

  it('refuses an issuer that the certificate does not name', async () => {
    const response = await ask(question(seal, root.certificate));
    expect([response.statusCode, response.json().code]).toEqual([422, 'evidence.not-the-issuer']);
  });

  it('asks nobody about a certificate whose path ends at no anchor of ours', async () => {
    const response = await ask(question(member(stranger.signer), member(stranger.issuing)));
    expect([response.statusCode, response.json().code]).toEqual([422, 'evidence.not-trusted']);
  });

  it('asks about a certificate whose path ends at an anchor that an administrator added', async () => {
    const pki = await makeTestPki();
    await addAnchors(test.platform, {
      certificates: [pki.root.certificate.raw],
      source: 'uji',
      by: 'uji',
    });
    const response = await ask(question(member(pki.signer), member(pki.issuing)));
    // Its responder is nowhere: but it was asked.
    expect(response.json().code).toBe('evidence.not-available');
  });

  it('does not take the name of an issuer for its signature', async () => {
    const forged = await makeMember('Palsu', { ...stranger.root, certificate: root.certificate }, [
      basicConstraintsExtension(false),
      authorityInfoAccessExtension({ ocsp: address }),
    ]);
    const before = asked;
    const response = await ask(question(forged.certificate, root.certificate));
    expect([response.statusCode, response.json().code]).toEqual([422, 'evidence.not-trusted']);
    expect(asked).toBe(before);
  });

  it('does not take who has the name of the issuer for the one that signed', async () => {
    const { publicKey } = await generateKeyPair('p-256');
    const namesake = await buildCertificate(
      {
        serialNumber: serialFrom(randomBytes(16)),
        issuer: root.certificate.subject,
        subject: issuing.subject,
        notBefore: new Date(Date.now() - 86_400_000),
        notAfter: new Date(Date.now() + 86_400_000),
        publicKey,
        extensions: [basicConstraintsExtension(true), keyUsageExtension('keyCertSign')],
      },
      root.signer,
    );
    const response = await ask(question(seal, parseCertificate(namesake)));
    expect([response.statusCode, response.json().code]).toEqual([422, 'evidence.not-the-issuer']);
  });

  it('takes an outside root that certified an authority of ours for an anchor', async () => {
    const setRootKind = (from: 'root' | 'outside', to: 'root' | 'outside') =>
      asSystem(test.platform.db, (tx) =>
        tx.updateTable('authority').set({ kind: to }).where('kind', '=', from).execute(),
      );
    await setRootKind('root', 'outside');
    try {
      expect((await ask(question(seal, issuing))).statusCode).toBe(200);
    } finally {
      await setRootKind('outside', 'root');
    }
  });

  it('does not reach into our own network, and does not say what stands there', async () => {
    const before = asked;
    const response = await ask(question(await outsideCertificate(), root.certificate));
    expect([response.statusCode, response.json().code]).toEqual([404, 'evidence.not-available']);
    expect(response.body).not.toContain('127.0.0.1');
    expect(asked).toBe(before);
  });

  it('lets no address ask without end', async () => {
    for (let i = 0; i < 60; i++) await ask(question(seal, root.certificate), '192.0.2.9');
    const response = await ask(question(seal, issuing), '192.0.2.9');
    expect([response.statusCode, response.json().code]).toEqual([429, 'evidence.too-often']);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(question(seal, issuing), '192.0.2.10')).statusCode).toBe(200);
  });

  it('stands in the OpenAPI document', async () => {
    const { paths } = (await app.inject('/openapi.json')).json();
    expect(paths['/rest/v1/evidence'].post.responses).toHaveProperty('422');
  });
});

describe('asking others for evidence', () => {
  const reachable = { mayReach: () => true };
  const asking = async (certificate: Certificate, caller = '192.0.2.1') => ({
    certificate: certificate.raw,
    issuer: root.certificate.raw,
    want: 'ocsp' as const,
    caller,
  });

  it('asks at the address in the certificate, once for several questions', async () => {
    const find = createEvidenceFinder(test.platform, reachable);
    const outside = await outsideCertificate();
    const before = asked;
    const answers = await Promise.all([find(await asking(outside)), find(await asking(outside))]);
    const later = await find(await asking(outside));
    expect(asked).toBe(before + 1);
    const { responses } = parseOcspResponse(later.ocsp!);
    expect(responses[0]!.certId.raw).toEqual(encodeCertId(root.certificate, outside.serialNumber));
    expect(answers.every(({ ocsp }) => ocsp === later.ocsp)).toBe(true);
  });

  it('asks again when what was kept is old', async () => {
    const find = createEvidenceFinder(test.platform, { ...reachable, limits: { cachedSeconds: 0 } });
    const outside = await outsideCertificate();
    const before = asked;
    await find(await asking(outside));
    await find(await asking(outside));
    expect(asked).toBe(before + 2);
  });

  it('lets nobody make it storm one host', async () => {
    const find = createEvidenceFinder(test.platform, { ...reachable, limits: { perHost: 2 } });
    await find(await asking(await outsideCertificate()));
    await find(await asking(await outsideCertificate(), '192.0.2.2'));
    await expect(find(await asking(await outsideCertificate(), '192.0.2.3'))).rejects.toMatchObject({
      code: 'evidence.too-often',
    });
  });

  it('does not keep failures', async () => {
    const outside = await outsideCertificate();
    const closed = createEvidenceFinder(test.platform);
    await expect(closed(await asking(outside))).rejects.toMatchObject({ code: 'evidence.not-available' });
    await expect(closed(await asking(outside))).rejects.toMatchObject({ code: 'evidence.not-available' });
  });
});
