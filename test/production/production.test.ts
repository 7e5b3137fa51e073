import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '#crypto';
import { ceremonyCommand } from '../../src/cli/commands/ceremony.ts';
import { initCommand } from '../../src/cli/commands/init.ts';
import { buildApp } from '../../src/http/app.ts';
import { listAuthorities } from '../../src/io/db/authorities.ts';
import { listOrganisations } from '../../src/io/db/organisations.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { buildOcspRequest, encodeCertId } from '../../src/pki/ocsp/ocsp-request.ts';
import { parseOcspResponse } from '../../src/pki/ocsp/ocsp-response.ts';
import { parseCertificate } from '../../src/pki/x509/certificate.ts';
import { evidenceAddressesOf } from '../../src/pki/x509/evidence-addresses.ts';
import { parsePem } from '../../src/pki/x509/pem.ts';
import { changeStatus } from '../../src/services/ca/change-status.ts';
import { issueCertificate } from '../../src/services/ca/issue-certificate.ts';
import { makeCredential } from '../../src/services/identity/make-credential.ts';
import { parseNik } from '../../src/services/identity/nik.ts';
import { registerPerson } from '../../src/services/identity/register-person.ts';
import { openPlatform, type OpenedPlatform } from '../../src/services/open-platform.ts';
import { createEmptyDatabase, type TestDatabase } from '../database.ts';
import { multipartBody } from '../demo-application.ts';
import { judge } from '../judges.ts';
import { sampleOrders } from '../pki/sample-orders.ts';
import { simplePdf } from '../simple-pdf.ts';

let folder: string;
let database: TestDatabase;
let opened: OpenedPlatform;
let app: FastifyInstance;
let signed: Buffer;
let certificateId: string;
let certificateDer: Uint8Array;
const nik = '3173012345670001';
const passphrase = 'kata-sandi-pejabat-1';
const template = path.join(import.meta.dirname, '../../assets/ceremonies/production.yaml');

const open = (initialising = false) =>
  openPlatform({
    settings: {
      mode: 'production',
      publicUrl: 'https://sertel.example',
      pkiUrl: 'http://sertel.example',
      dataFolder: path.join(folder, 'data'),
      trustProxy: false,
      refuse: [],
    },
    databaseUrl: `postgres://sertel@/${database.address.database}?host=${database.address.folder}`,
    platformKeyFile: path.join(folder, 'platform-key.json'),
    smtp: undefined,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    initialising,
  });

const run = async (
  command: (output: { line(text: string): void; problem(text: string): void }) => Promise<number>,
): Promise<{ code: number; lines: string[] }> => {
  const lines: string[] = [];
  const add = (text: string) => void lines.push(text);
  return { code: await command({ line: add, problem: add }), lines };
};
const ceremony = (...args: string[]) =>
  run((output) => ceremonyCommand(args, { mode: 'production', openPlatform: () => open() }, output));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-production-'));
  database = await createEmptyDatabase();
  await writeFile(path.join(folder, 'passphrase'), 'dua belas kata untuk akar\n');
});
afterAll(async () => {
  await app?.close();
  await opened?.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a production platform', () => {
  it('is initialised', async () => {
    const organisations = ['BSSN,a@bssn.example,Badan Contoh', 'LKPP,a@lkpp.example,Lembaga Contoh'];
    const { code } = await run((output) =>
      initCommand(
        organisations.flatMap((text) => ['--organisation', text]),
        {
          mode: 'production',
          platformKeyFile: path.join(folder, 'platform-key.json'),
          openPlatform: () => open(true),
        },
        output,
      ),
    );
    expect(code).toBe(0);
  });

  it('gets its authorities in a ceremony that was reviewed first, once', async () => {
    const sha256 = createHash('sha256')
      .update(await readFile(template))
      .digest('hex');
    const planned = await ceremony(template, '--plan');
    expect(planned.lines[0]).toContain(sha256);
    const out = path.join(folder, 'ceremony');
    // A hash that is mistyped, or of another file, leaves no folder in the next try's way.
    for (const [reviewed, code] of [
      ['abc', 'cli.usage'],
      ['0'.repeat(64), 'ca.ceremony-not-reviewed'],
    ] as const) {
      await expect(ceremony(template, '--reviewed', reviewed, '--out', out)).rejects.toMatchObject({ code });
      expect(existsSync(out)).toBe(false);
    }
    const args = [template, '--reviewed', sha256, '--passphrase-file', path.join(folder, 'passphrase')];
    expect((await ceremony(...args, '--out', out)).lines).toContain(path.join(out, 'record.p7m'));
    await expect(ceremony(...args, '--out', path.join(folder, 'again'))).rejects.toMatchObject({
      code: 'ca.ceremony-held',
    });
    // What a ceremony left is not written over.
    await expect(ceremony(...args, '--out', out)).rejects.toMatchObject({
      code: 'cli.usage',
      message: expect.stringContaining('EEXIST'),
    });
  });

  it('issues to an official, who signs through the eSign API', async () => {
    opened = await open();
    const { platform } = opened;
    app = await buildApp(platform);
    const now = platform.clock();
    const authorization = await asSystem(platform.db, async (tx) => {
      const [organisation] = await listOrganisations(tx);
      const [issuing] = await listAuthorities(tx, 'ca');
      const organisationId = organisation!.id;
      const personId = await registerPerson(platform, tx, {
        organisationId,
        nik: parseNik(nik),
        name: 'Rahmawati Contoh',
        email: 'rahmawati@bssn.example',
        state: 'active',
      });
      const key = await platform.keys.createKey(tx, {
        type: 'p-256',
        algorithm: 'ecdsa-sha256',
        ownerKind: 'person',
        ownerId: personId,
        organisationId,
        purpose: 'signing',
        protection: { kind: 'passphrase', passphrase },
        now,
      });
      const issued = await issueCertificate(platform, tx, {
        issuerId: issuing!.id,
        profile: 'individual-signature',
        subject: [
          { type: 'C', value: 'ID' },
          { type: 'O', value: organisation!.name },
          { type: 'CN', value: 'Rahmawati Contoh' },
        ],
        keyId: key.id,
        publicKey: key.publicKey,
        now,
        holder: { kind: 'person', personId, organisationId },
      });
      certificateId = issued.id;
      certificateDer = issued.der;
      const { username, password } = await makeCredential(tx, {
        organisationId,
        username: 'aplikasi',
        description: 'Aplikasi',
        level: 'B-LTA',
      });
      return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    });
    const { payload, headers } = multipartBody([
      { name: 'nik', value: nik },
      { name: 'passphrase', value: passphrase },
      { name: 'tampilan', value: 'invisible' },
      { name: 'file', value: simplePdf('BT ET'), filename: 'surat.pdf', contentType: 'application/pdf' },
    ]);
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sign/pdf',
      payload,
      headers: { ...headers, authorization },
    });
    expect(answer.statusCode).toBe(200);
    signed = answer.rawPayload;
    const checked = multipartBody([{ name: 'signed_file', value: signed, filename: 'surat.pdf' }]);
    const verdict = await app.inject({
      method: 'POST',
      url: '/api/sign/verify',
      payload: checked.payload,
      headers: { ...checked.headers, authorization },
    });
    expect(verdict.json()).toMatchObject({ jumlah_signature: 1, summary: 'DOCUMENT VALID !!!' });
  });

  it('issues to a TLS server, with addresses of plain http though its own is https', async () => {
    const { platform } = opened;
    const { publicKey } = await generateKeyPair('p-256');
    const { der } = await asSystem(platform.db, async (tx) => {
      const [organisation] = await listOrganisations(tx);
      const [issuing] = await listAuthorities(tx, 'ca');
      return issueCertificate(platform, tx, {
        issuerId: issuing!.id,
        profile: 'tls-server',
        ...sampleOrders['tls-server']!,
        keyId: undefined,
        publicKey,
        now: platform.clock(),
        holder: { kind: 'organisation', organisationId: organisation!.id },
      });
    });
    const { ocsp, issuer, crl } = evidenceAddressesOf(parseCertificate(der));
    const places = [...ocsp, ...issuer, ...crl].map((address) =>
      address.replace(/^(.*\/pki\/[a-z]+).*/, '$1'),
    );
    expect(places).toEqual(['ocsp', 'ca', 'crl'].map((place) => `http://sertel.example/pki/${place}`));
  });

  it.skipIf(!judge('pdfsig'))('gives files whose signature pdfsig finds valid', async () => {
    const file = path.join(folder, 'signed.pdf');
    await writeFile(file, signed);
    expect(execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' })).toContain('Signature is Valid');
  });

  it('answers for the official’s certificate and for that of the issuing authority', async () => {
    const pem = async (name: string) =>
      parseCertificate(
        parsePem(await readFile(path.join(folder, 'ceremony', name), 'utf8'), 'CERTIFICATE')[0]!,
      );
    const [root, issuing] = [await pem('root.pem'), await pem('issuing.pem')];
    const status = async (issuer: typeof root, serial: Uint8Array) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/pki/ocsp',
        payload: Buffer.from(buildOcspRequest([encodeCertId(issuer, serial)])),
        headers: { 'content-type': 'application/ocsp-request' },
      });
      return parseOcspResponse(answer.rawPayload).responses[0]?.status;
    };
    const { serialNumber } = parseCertificate(certificateDer);
    expect(await status(root, issuing.serialNumber)).toEqual({ kind: 'good' });
    expect(await status(issuing, serialNumber)).toEqual({ kind: 'good' });
    await changeStatus(opened.platform, certificateId, { kind: 'revoke', reason: 'keyCompromise' }, 'test');
    expect(await status(issuing, serialNumber)).toMatchObject({ kind: 'revoked', reason: 1 });
  });
});
