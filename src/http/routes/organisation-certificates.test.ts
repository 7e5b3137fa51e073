import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { logInAs } from '../../../test/log-in.ts';
import { mailbox } from '../../../test/mailbox.ts';
import { startNginx } from '../../../test/nginx-server.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, type RegistrationDesk } from '../../../test/registration-desk.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { parsePem } from '../../pki/x509/pem.ts';
import { nameToText } from '../../pki/x509/names.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
let responsibleId: string;
let responsible: { readonly email: string };
let address: string;
const folder = mkdtempSync(path.join(tmpdir(), 'sertel-requests-'));

beforeAll(async () => {
  // nginx and openssl have the clock of the machine.
  test = await createTestPlatform(new Date());
  app = await buildApp(test.platform);
  address = await app.listen({ port: 0, host: '127.0.0.1' });
  desk = await openDesk(app, test.platform);
  const { personId, applicant } = await desk.issued();
  [responsibleId, responsible] = [personId, applicant];
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.close();
  await test.close();
});

/** As an administrator makes them, with names in it that nobody asked for. */
function makeRequest(algorithm = ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], keyFile?: string) {
  const key = keyFile ?? path.join(folder, `${crypto.randomUUID()}.key`);
  const run = (...args: readonly string[]): string =>
    execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
  if (keyFile === undefined) run('genpkey', '-algorithm', ...algorithm, '-out', key);
  const names = ['-subj', '/O=Instansi Lain/CN=bank.example', '-addext', 'subjectAltName=DNS:bank.example'];
  return { request: run('req', '-new', '-key', key, ...names), keyFile: key, key: readFileSync(key, 'utf8') };
}

const enter = (wish: object, who = desk.verifier) => who.ask('POST', '/registrations', wish);
const server = (...serverNames: readonly string[]) => ({ kind: 'tls-server', serverNames });
const seal = { kind: 'seal', name: 'Segel Uji', organisationIdentifier: 'NTRID-0123456789' };
const wanted = (certificate: object, request: string) => ({
  service: 'penerbitan',
  certificate,
  request,
  responsibleId,
});

/** Proofs, the verifier's check, the officer's decision; the certificates in PEM. */
async function decide(id: string) {
  for (const kind of ['recommendation-letter', 'authority-document'])
    expect((await desk.uploadAs(desk.verifier, id, kind)).statusCode).toBe(200);
  expect((await desk.act(desk.verifier, id, 'accept-documents')).json()).toMatchObject({
    state: 'awaiting-decision',
  });
  return approve(id);
}

async function approve(id: string) {
  const answer = await desk.act(desk.officer, id, 'approve');
  expect(answer.json()).toMatchObject({ state: 'done' });
  const pem = (await desk.verifier.ask('GET', `/registrations/${id}/certificate`)).body;
  const [leaf, ...issuers] = parsePem(pem, 'CERTIFICATE').map(parseCertificate);
  return { id: String(answer.json().issuedCertificateId), pem, leaf: leaf!, root: rootOf(pem), issuers };
}

const issuersOf = (pem: string): string => pem.slice(pem.indexOf('-----BEGIN', 1));
const rootOf = (pem: string): string => pem.slice(pem.lastIndexOf('-----BEGIN'));

async function revoke(certificateId: string): Promise<void> {
  const end = {
    service: 'pencabutan',
    certificateId,
    act: 'revoke',
    revocationReason: 'cessationOfOperation',
  };
  const entered = (await enter({ ...end, reason: 'layanan berakhir' })).json();
  expect(entered).toMatchObject({ state: 'awaiting-decision' });
  expect((await desk.act(desk.officer, entered.id, 'approve')).json()).toMatchObject({ state: 'done' });
}

/** What openssl gets from the responder that the certificate names, moved to where it listens here. */
async function askStatus({ pem }: { readonly pem: string }): Promise<string> {
  const chain = pem.split(/(?=-----BEGIN)/);
  const files = ['leaf', 'issuer', 'root'].map((name) => path.join(folder, `${name}.pem`));
  files.forEach((file, at) => writeFileSync(file, chain[at] ?? ''));
  const [leaf = '', issuer = '', root = ''] = files;
  const args = ['ocsp', '-issuer', issuer, '-cert', leaf, '-CAfile', root, '-url', `${address}/pki/ocsp`];
  return (await promisify(execFile)('openssl', args, { timeout: 10_000 })).stdout;
}

// openssl makes the requests, asks the responder and is the client.
describe.skipIf(!judge('openssl'))('a TLS server’s certificate', () => {
  const names = ['layanan.contoh.go.id', '*.api.contoh.go.id'];

  it('lives from the request to the revocation, and nginx serves it with a stapled answer', async () => {
    // Penerbitan: the names are those that were entered and proven, the request gives the key alone.
    const { request, key, keyFile } = makeRequest();
    const entered = (await enter(wanted(server(...names), request))).json();
    expect(entered).toMatchObject({ state: 'awaiting-verifier', subject: 'tls-server' });
    expect((await desk.act(desk.officer, entered.id, 'approve')).json().code).toBe(
      'registration.act-not-possible',
    );
    const first = await decide(entered.id);
    expect(nameToText(first.leaf.subject)).toBe('O=Badan LKPP,CN=layanan.contoh.go.id,C=ID');
    expect((await mailbox(test.platform, responsible.email)).map(({ subject }) => subject)).toContain(
      'Permohonan penerbitan sertifikat elektronik telah selesai',
    );
    expect(await askStatus(first)).toContain(': good');

    // Pembaruan: the same names for another key, beside the certificate that ends by itself.
    const renewal = {
      service: 'pembaruan',
      certificateId: first.id,
      cause: 'expiring',
      reason: 'akan berakhir',
    };
    const renewed = (await enter({ ...renewal, request: makeRequest().request })).json();
    expect(renewed).toMatchObject({ state: 'awaiting-decision', certificateId: first.id });
    const second = await approve(renewed.id);
    expect(second.leaf.subject.raw).toEqual(first.leaf.subject.raw);
    expect(await askStatus(first)).toContain(': good');

    // Perubahan: other names, proven anew; the certificate before is revoked.
    const change = { service: 'perubahan', certificateId: second.id, reason: 'nama layanan berganti' };
    const other = server('baru.contoh.go.id');
    const changed = (
      await enter({ ...change, certificate: other, request: makeRequest([], keyFile).request })
    ).json();
    expect(changed).toMatchObject({ state: 'awaiting-verifier' });
    const third = await decide(changed.id);
    expect(nameToText(third.leaf.subject)).toContain('CN=baru.contoh.go.id');
    expect(await askStatus(second)).toContain(': revoked');

    if (judge('nginx')) await serve(third, key);
    await revoke(third.id);
    expect(await askStatus(third)).toContain(': revoked');
    if (judge('nginx')) await refuse(third, key);
  }, 60_000);

  async function serve({ pem, root }: { readonly pem: string; readonly root: string }, key: string) {
    const nginx = await startNginx({ chain: pem, key, responder: `${address}/pki/ocsp` });
    try {
      // nginx asks when it is first asked, so the answer is there a moment later.
      await vi.waitFor(
        async () => {
          const said = await nginx.ask('baru.contoh.go.id', root);
          expect(said).toContain('Cert Status: good');
          expect(said).toContain('Verify return code: 0 (ok)');
        },
        { timeout: 15_000, interval: 200 },
      );
    } finally {
      await nginx.stop();
    }
  }

  /** nginx staples nothing but what is good; it tells in its log what our responder said. */
  async function refuse({ pem, root }: { readonly pem: string; readonly root: string }, key: string) {
    const nginx = await startNginx({ chain: pem, key, responder: `${address}/pki/ocsp` });
    try {
      await vi.waitFor(
        async () => {
          expect(await nginx.ask('baru.contoh.go.id', root)).toContain('OCSP response: no response sent');
          expect(nginx.log()).toContain('certificate status "revoked" in the OCSP response');
        },
        { timeout: 15_000, interval: 200 },
      );
    } finally {
      await nginx.stop();
    }
  }
});

describe.skipIf(!judge('openssl'))('an organisation’s seal certificate', () => {
  it('lives from the request to the revocation', async () => {
    const { request, keyFile } = makeRequest(['RSA', '-pkeyopt', 'rsa_keygen_bits:3072']);
    const entered = (await enter(wanted(seal, request))).json();
    const first = await decide(entered.id);
    expect(nameToText(first.leaf.subject)).toBe(
      'CN=Segel Uji,organizationIdentifier=NTRID-0123456789,O=Badan LKPP,C=ID',
    );
    // What the organisation seals with its key, openssl checks against the chain.
    sealAndVerify(first, keyFile);

    const renewal = { service: 'pembaruan', certificateId: first.id, reason: 'kunci hilang' };
    const lost = { ...renewal, cause: 'key-lost', request: makeRequest().request };
    const second = await approve((await enter(lost)).json().id);
    expect(await askStatus(first)).toContain(': revoked');
    const change = { service: 'perubahan', certificateId: second.id, reason: 'berganti nama' };
    const renamed = { certificate: { ...seal, name: 'Segel Baru' }, request: makeRequest().request };
    const third = await decide((await enter({ ...change, ...renamed })).json().id);
    expect(await askStatus(second)).toContain(': revoked');
    expect(await askStatus(third)).toContain(': good');
    await revoke(third.id);
    expect(await askStatus(third)).toContain(': revoked');
  }, 60_000);

  function sealAndVerify({ pem, root }: { readonly pem: string; readonly root: string }, keyFile: string) {
    const file = (name: string, content = ''): string => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const [document, sealed] = [file('surat.txt', 'surat keluar\n'), file('surat.p7s')];
    const certificates = ['-signer', file('seal.pem', pem), '-certfile', file('issuers.pem', issuersOf(pem))];
    const cms = (...args: readonly string[]) => execFileSync('openssl', ['cms', ...args], { stdio: 'pipe' });
    cms(
      '-sign',
      '-binary',
      '-in',
      document,
      '-inkey',
      keyFile,
      ...certificates,
      '-outform',
      'DER',
      '-out',
      sealed,
    );
    const trusted = ['-CAfile', file('root.pem', root), '-purpose', 'any'];
    cms(
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      sealed,
      '-content',
      document,
      ...trusted,
      '-out',
      file('out'),
    );
    expect(readFileSync(path.join(folder, 'out'), 'utf8')).toBe('surat keluar\n');
  }

  it('of a seal that the platform keeps is renewed with a key that the platform makes, and revoked', async () => {
    const owner = await logInAs(app, test.platform, { code: 'LKPP', role: 'application-owner' });
    const asked = await owner.ask('POST', '/seals', {
      subscriberId: 'segel-uji',
      name: 'Segel Uji',
      organisationIdentifier: 'NTRID-0123456789',
      contactEmail: 'segel@lkpp.example',
    });
    const enabled = await desk.officer.ask('POST', `/seals/${asked.json().id}/enable`, {
      proof: 'Akta 1/2026',
    });
    const { certificateId } = enabled.json();
    const renewal = { service: 'pembaruan', certificateId, cause: 'expiring', reason: 'akan berakhir' };
    const nobody = await enter(renewal);
    expect(nobody.json()).toMatchObject({ status: 422, code: 'registration.no-responsible' });
    const ownKey = await enter({ ...renewal, responsibleId, request: makeRequest().request });
    expect(ownKey.json()).toMatchObject({ status: 422, code: 'registration.request-refused' });
    const entered = (await enter({ ...renewal, responsibleId })).json();
    const next = await approve(entered.id);
    const seals = (await owner.ask('GET', '/seals')).json().items;
    expect(seals).toMatchObject([{ subscriberId: 'segel-uji', state: 'enabled', certificateId: next.id }]);
    await revoke(next.id);
    expect(await askStatus(next)).toContain(': revoked');
  });
});

describe.skipIf(!judge('openssl'))('an organisation’s certificate is refused', () => {
  const answerTo = async (wish: object) => (await enter(wish)).json();

  it.each([
    ['without a dot', 'layanan'],
    ['with capitals', 'Layanan.contoh.go.id'],
    ['with an underscore', 'my_host.contoh.go.id'],
    ['that ends with a dot', 'layanan.contoh.go.id.'],
    ['with a wildcard inside', 'a.*.contoh.go.id'],
    ['with a wildcard for a whole registry', '*.go.id'],
    ['with reserved hyphens', 'ab--c.contoh.go.id'],
    ['that is an address', '203.0.113.7'],
    ['that is a mail address', 'a@contoh.go.id'],
  ])('for a server name %s', async (_what, name) => {
    expect(await answerTo(wanted(server(name), makeRequest().request))).toMatchObject({
      code: 'http.bad-request',
    });
  });

  it('for names inside a network', async () => {
    const answer = await answerTo(wanted(server('mesin.local'), makeRequest().request));
    expect(answer).toMatchObject({ code: 'ca.lint-refused' });
    expect(answer.details.rules).toEqual(['tls-domain-name']);
  });

  it('for a request that another key signed, that is none, or that is two', async () => {
    const one = makeRequest().request;
    const [, body = ''] = one.split('-----\n');
    const bytes = Buffer.from(body.split('-----END')[0] ?? '', 'base64');
    bytes[bytes.length - 1]! ^= 1;
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    for (const request of [forged, 'x', one + one, one.replaceAll(' REQUEST', '')])
      expect(await answerTo(wanted(server('a.contoh.go.id'), request))).toMatchObject({
        code: 'registration.request-refused',
      });
  });

  it('for a key that is weak, of another kind, or somebody else’s', async () => {
    const short = makeRequest(['RSA', '-pkeyopt', 'rsa_keygen_bits:1024']).request;
    expect(await answerTo(wanted(server('a.contoh.go.id'), short))).toMatchObject({ code: 'ca.key-refused' });
    const ed25519 = makeRequest(['ED25519']).request;
    expect(await answerTo(wanted(server('a.contoh.go.id'), ed25519))).toMatchObject({
      code: 'ca.key-refused',
    });
    const { request, keyFile } = makeRequest();
    await decide((await enter(wanted(seal, request))).json().id);
    const other = await logInAs(app, test.platform, { code: 'LAIN', role: 'verifier' });
    const theirs = Object.assign(Object.create(desk) as RegistrationDesk, { verifier: other });
    const { personId } = await theirs.issued({ ...desk.newApplicant(), email: 'lain@lain.example' });
    const taken = { ...wanted(seal, makeRequest([], keyFile).request), responsibleId: personId };
    expect((await enter(taken, other)).json()).toMatchObject({ code: 'ca.lint-refused' });
  });

  it('without proofs, with nobody to answer for it, or for a certificate of others', async () => {
    const { request } = makeRequest();
    const { id } = (await enter(wanted(server('b.contoh.go.id'), request))).json();
    expect((await desk.act(desk.verifier, id, 'accept-documents')).json()).toMatchObject({
      code: 'registration.incomplete',
      details: { missing: ['recommendation-letter', 'authority-document'] },
    });
    expect((await desk.verifier.ask('GET', `/registrations/${id}/certificate`)).json().code).toBe(
      'registration.no-certificate',
    );
    const entered = await desk.enter(desk.newApplicant());
    const { person } = (await desk.verifier.ask('GET', `/registrations/${entered}`)).json();
    const unproven = { ...wanted(server('c.contoh.go.id'), request), responsibleId: person.id };
    expect(await answerTo(unproven)).toMatchObject({ code: 'registration.no-responsible' });
    const { certificateId } = await desk.issued();
    const renewal = {
      service: 'pembaruan',
      certificateId,
      cause: 'expiring',
      reason: 'uji',
      request,
      responsibleId,
    };
    expect(await answerTo(renewal)).toMatchObject({ code: 'registration.unknown-certificate' });
    const other = await logInAs(app, test.platform, { code: 'LAIN', role: 'verifier' });
    expect((await other.ask('GET', `/registrations/${id}/certificate`)).json().code).toBe(
      'registration.unknown',
    );
  });

  it('to the one who entered it, at the decision', async () => {
    const both = await logInAs(app, test.platform, { code: 'BSSN', role: 'verifier' });
    const inside = Object.assign(Object.create(desk) as RegistrationDesk, { verifier: both });
    const { personId } = await inside.issued({ ...desk.newApplicant(), email: 'dalam@bssn.example' });
    const wish = { ...wanted(server('d.contoh.go.id'), makeRequest().request), responsibleId: personId };
    const { id } = (await enter(wish, both)).json();
    for (const kind of ['recommendation-letter', 'authority-document']) await desk.uploadAs(both, id, kind);
    await desk.act(both, id, 'accept-documents');
    const officer = await logInAs(app, test.platform, { code: 'BSSN', role: 'registration-officer' });
    expect((await desk.act(both, id, 'approve')).json().code).toBe('identity.not-permitted');
    expect((await desk.act(officer, id, 'approve')).statusCode).toBe(200);
  });
});
