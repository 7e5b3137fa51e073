import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge } from '../../../test/judges.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findAuthority, listAuthorities } from '../../io/db/authorities.ts';
import { findCertificateBySerial } from '../../io/db/certificates.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildOcspRequest, encodeCertId } from '../../pki/ocsp/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/ocsp/ocsp-response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import { makeDemoHierarchy } from '../../services/ca/make-demo-hierarchy.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
const folder = mkdtempSync(path.join(tmpdir(), 'sertel-judges-'));
const place = (name: string): string => path.join(folder, name);
const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });

beforeAll(async () => {
  test = await createTestPlatform();
  app = await buildApp(test.platform);
  const { db } = test.platform;
  const sealId = await asSystem(db, async (tx) => {
    const { issuingId } = await makeDemoHierarchy(test.platform, tx, test.platform.clock());
    const issuer = (await findAuthority(tx, issuingId))!.certificateDer;
    const [seal] = await listAuthorities(tx, 'report-seal');
    const [unit] = await listAuthorities(tx, 'tsa');
    const pems = { issuer, seal: seal!.certificateDer, unit: unit!.certificateDer };
    for (const [name, der] of Object.entries(pems))
      writeFileSync(place(`${name}.pem`), encodePem('CERTIFICATE', der));
    const { serialNumber } = parseCertificate(seal!.certificateDer);
    return (await findCertificateBySerial(tx, issuingId, serialNumber))!.id;
  });
  await changeStatus(test.platform, sealId, { kind: 'revoke', reason: 'superseded' }, 'test');
  const list = await asSystem(db, (tx) => listAuthorities(tx, 'ca'));
  const crl = await app.inject({ url: `/pki/crl/${list[0]!.id}-1.crl` });
  writeFileSync(place('list.crl'), crl.rawPayload);
  for (const name of ['seal', 'unit']) await saveAnswer(name);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

/** By GET, with the CertID by SHA-256, as a client that caches asks. */
async function saveAnswer(name: string): Promise<void> {
  const [issuer, subject] = await asSystem(test.platform.db, async (tx) => [
    parseCertificate((await listAuthorities(tx, 'ca'))[0]!.certificateDer),
    parseCertificate((await listAuthorities(tx, name === 'seal' ? 'report-seal' : 'tsa'))[0]!.certificateDer),
  ]);
  const request = buildOcspRequest([encodeCertId(issuer, subject.serialNumber, 'sha256')]);
  const url = `/pki/ocsp/${encodeURIComponent(Buffer.from(request).toString('base64'))}`;
  const { rawPayload } = await app.inject({ url });
  writeFileSync(place(`${name}.ors`), rawPayload);
  const [responder] = parseOcspResponse(rawPayload).certificates;
  writeFileSync(place('responder.pem'), encodePem('CERTIFICATE', responder!));
}

it.skipIf(!judge('ocsptool'))('are told the status of each by ocsptool', () => {
  const read = (name: string) =>
    run(
      'ocsptool',
      '--verify-response',
      '--load-trust',
      place('issuer.pem'),
      '--load-response',
      place(`${name}.ors`),
    );
  for (const [name, status] of [
    ['unit', 'good'],
    ['seal', 'revoked'],
  ] as const) {
    expect(read(name)).toContain(`Certificate Status: ${status}`);
    expect(read(name)).toContain('Verifying OCSP Response: Success');
  }
});

const script = `
import sys
from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtensionOID
folder = sys.argv[1]
read = lambda name: open(f"{folder}/{name}", "rb").read()
issuer, seal, unit = (x509.load_pem_x509_certificate(read(n + ".pem")) for n in ("issuer", "seal", "unit"))
crl = x509.load_der_x509_crl(read("list.crl"))
assert crl.is_signature_valid(issuer.public_key()), "signature"
idp = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint)
points = seal.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
assert idp.critical, "IDP is critical"
assert idp.value.full_name == points[0].full_name, "the list is the one that the certificate names"
assert idp.value.only_contains_user_certs and not idp.value.only_contains_ca_certs, "scope"
entry = crl.get_revoked_certificate_by_serial_number(seal.serial_number)
assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason == x509.ReasonFlags.superseded
assert crl.get_revoked_certificate_by_serial_number(unit.serial_number) is None
for name, status in (("seal", ocsp.OCSPCertStatus.REVOKED), ("unit", ocsp.OCSPCertStatus.GOOD)):
    answer = ocsp.load_der_ocsp_response(read(name + ".ors"))
    assert answer.response_status == ocsp.OCSPResponseStatus.SUCCESSFUL
    assert answer.certificate_status == status, name
    assert (answer.next_update_utc - answer.this_update_utc).total_seconds() <= 3600
    answer.single_extensions.get_extension_for_oid(x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.6"))
    responder = answer.certificates[0]
    responder.verify_directly_issued_by(issuer)
print("all as expected")
`;

it.skipIf(!judge('pyhanko'))('read the sharded list and the answers by Python cryptography', () => {
  expect(run('python3', '-c', script, folder)).toContain('all as expected');
});

it.skipIf(!judge('keytool'))('read the list and verify its signature by keytool', () => {
  const store = ['-keystore', place('trust.p12'), '-storepass', 'changeit'];
  run('keytool', '-importcert', '-noprompt', '-alias', 'issuer', '-file', place('issuer.pem'), ...store);
  const read = run('keytool', '-printcrl', '-v', '-file', place('list.crl'), ...store);
  expect(read).toMatch(/Verified by issuer in keystore/);
  expect(read).toMatch(/superseded/i);
});

it.skipIf(!judge('openssl'))('verify the list and the answers by openssl', () => {
  expect(
    run(
      'openssl',
      'crl',
      '-inform',
      'DER',
      '-in',
      place('list.crl'),
      '-CAfile',
      place('issuer.pem'),
      '-text',
      '-noout',
    ),
  ).toContain('Superseded');
  const status = (name: string) =>
    run(
      'openssl',
      'ocsp',
      '-respin',
      place(`${name}.ors`),
      '-issuer',
      place('issuer.pem'),
      '-sha256',
      '-cert',
      place(`${name}.pem`),
      '-CAfile',
      place('issuer.pem'),
      '-partial_chain',
      '-no_nonce',
    );
  expect(status('seal')).toContain(': revoked');
  expect(status('unit')).toContain(': good');
});
