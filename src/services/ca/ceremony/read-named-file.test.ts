import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import { ceremonyOf, hold, namedFile, plan, subjectOf } from '../../../../test/ceremony.ts';
import { makeMember } from '../../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/platform.ts';
import { listAuthoritiesByName } from '../../../io/db/authorities.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { basicConstraintsExtension, keyUsageExtension } from '../../../pki/x509/build-extensions.ts';
import { buildCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { buildName } from '../../../pki/x509/names.ts';
import { encodePem } from '../../../pki/x509/pem.ts';

let test: TestPlatform;
let reviewed: Uint8Array;
let exchanged: Uint8Array;

const requestOf = async (CN: string) => {
  const { pkcs8 } = await generateKeyPair('p-384');
  const name = buildName([
    { type: 'C', value: 'ID' },
    { type: 'O', value: 'Lain' },
    { type: 'CN', value: CN },
  ]);
  return buildCertificationRequest(name, signerFromPkcs8(pkcs8, 'ecdsa-sha384'));
};
const certify = (certifyFile: object) => ceremonyOf([{ certify: certifyFile, as: 'cross', issuer: 'Akar' }]);

beforeAll(async () => {
  test = await createTestPlatform();
  [reviewed, exchanged] = [await requestOf('Lain'), await requestOf('Lain')];
  await hold(
    test.platform,
    ceremonyOf([{ make: 'root', as: 'root', subject: subjectOf('Akar'), key: 'p-384', offline: true }]),
  );
});
afterAll(() => test.close());

describe('a file that a step names', () => {
  it('is refused where another lies in its place than the reviewers saw, before and in the run', async () => {
    const ceremony = certify(namedFile('lain.csr', reviewed));
    const files = () => exchanged;
    await expect(plan(test.platform, ceremony, files)).rejects.toMatchObject({ code: 'ca.ceremony-faulty' });
    await expect(hold(test.platform, ceremony, { files })).rejects.toMatchObject({
      code: 'ca.ceremony-faulty',
    });
  });

  it('is refused where it is exchanged between the look and the step', async () => {
    const read: string[] = [];
    const files = (name: string) => (read.push(name) === 1 ? reviewed : exchanged);
    await expect(
      hold(test.platform, certify(namedFile('lain.csr', reviewed)), { files }),
    ).rejects.toMatchObject({ code: 'ca.ceremony-faulty' });
  });

  it('is refused without its SHA-256, which the plan tells', async () => {
    const { file, sha256 } = namedFile('lain.csr', reviewed);
    for (const run of [
      plan(test.platform, certify({ file }), () => reviewed),
      hold(test.platform, certify({ file }), { files: () => reviewed }),
    ])
      await expect(run).rejects.toMatchObject({
        code: 'ca.ceremony-faulty',
        message: expect.stringContaining(`sha256: ${sha256}`),
      });
  });

  it('is read as PEM too, its SHA-256 being that of what lies there', async () => {
    const pem = new TextEncoder().encode(encodePem('CERTIFICATE REQUEST', reviewed));
    const held = await hold(test.platform, certify(namedFile('lain.csr', pem)), { files: () => pem });
    expect(held.results.get('cross')!.certificates).toHaveLength(2);
  });

  it('makes no anchor of an outside root that was exchanged', async () => {
    const root = () =>
      makeMember('Induk', undefined, [
        basicConstraintsExtension(true),
        keyUsageExtension('keyCertSign', 'cRLSign'),
      ]);
    const [seen, other] = [await root(), await root()];
    const [ours] = await asSystem(test.platform.db, (tx) => listAuthoritiesByName(tx, 'Akar'));
    const answer = parseCertificate(ours!.certificateDer).raw;
    const ceremony = ceremonyOf([
      {
        import: 'Akar',
        certificate: namedFile('answer.pem', answer),
        issuer: namedFile('induk.pem', seen.certificate.raw),
      },
    ]);
    await expect(
      plan(test.platform, ceremony, (name) => (name === 'induk.pem' ? other.certificate.raw : answer)),
    ).rejects.toMatchObject({
      code: 'ca.ceremony-faulty',
      message: expect.stringContaining('induk.pem'),
    });
  });
});
