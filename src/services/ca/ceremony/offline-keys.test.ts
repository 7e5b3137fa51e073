import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import { answerTo, ceremonyOf, hold, namedFile, plan, subjectOf } from '../../../../test/ceremony.ts';
import { makeMember } from '../../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/platform.ts';
import { listAuthoritiesByName } from '../../../io/db/authorities.ts';
import { authorityShard } from '../../../io/db/certificates.ts';
import { findLatestCrl } from '../../../io/db/crls.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { keyIdentifierOf } from '../../../pki/x509/build-certificate.ts';
import {
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
} from '../../../pki/x509/build-extensions.ts';
import { buildCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await createTestPlatform();
  await hold(
    test.platform,
    ceremonyOf([
      { make: 'root', as: 'root', subject: subjectOf('Akar'), key: 'p-384', offline: true },
      { make: 'ca', as: 'issuing', subject: subjectOf('Penerbit'), key: 'p-256', issuer: 'root' },
      { make: 'tsa', as: 'tsa', subject: subjectOf('Waktu'), key: 'p-256', issuer: 'issuing' },
    ]),
  );
});
afterAll(() => test.close());

const root = () => asSystem(test.platform.db, async (tx) => (await listAuthoritiesByName(tx, 'Akar'))[0]!);
const listNumber = async () => {
  const { id } = await root();
  return (await asSystem(test.platform.db, (tx) => findLatestCrl(tx, id, authorityShard)))!.number;
};
const replacing = (name: string) => ceremonyOf([{ replace: name, as: 'new', key: 'p-256' }]);

describe('the passphrase of an offline root', () => {
  it('is needed to replace the key of what is below it, whose new list it signs', async () => {
    expect((await plan(test.platform, replacing('Penerbit'))).needsPassphrase).toBe(true);
    for (const passphrase of [undefined, 'short'])
      await expect(hold(test.platform, replacing('Penerbit'), { passphrase })).rejects.toMatchObject({
        code: 'ca.ceremony-passphrase',
      });
    const before = await listNumber();
    await hold(test.platform, replacing('Penerbit'));
    expect(await listNumber()).toBeGreaterThan(before);
  });

  it('is not needed for what an authority that is online signs', async () => {
    expect((await plan(test.platform, replacing('Waktu'))).needsPassphrase).toBe(false);
    const before = await listNumber();
    await hold(test.platform, replacing('Waktu'), { passphrase: undefined });
    expect(await listNumber()).toBe(before);
  });

  it('is needed to replace what the same ceremony makes below it', async () => {
    const ceremony = ceremonyOf([
      { make: 'root', as: 'other', subject: subjectOf('Akar Lain'), key: 'p-384', offline: true },
      { make: 'ca', as: 'below', subject: subjectOf('Bawah'), key: 'p-256', issuer: 'other' },
      { replace: 'below', as: 'anew', key: 'p-256' },
    ]);
    expect((await plan(test.platform, ceremony)).needsPassphrase).toBe(true);
    expect((await hold(test.platform, ceremony)).results.size).toBe(3);
  });

  it('is not needed for a further certificate that another root gives it', async () => {
    const outside = await makeMember('Induk', undefined, [
      basicConstraintsExtension(true),
      keyUsageExtension('keyCertSign', 'cRLSign'),
    ]);
    const { subject, publicKey } = parseCertificate((await root()).certificateDer);
    const { pkcs8 } = await generateKeyPair('p-256');
    const request = await buildCertificationRequest(subject, signerFromPkcs8(pkcs8, 'ecdsa-sha256'));
    const answer = await answerTo(request, outside, {
      publicKey: publicKey.raw,
      extensions: [
        basicConstraintsExtension(true),
        keyUsageExtension('keyCertSign', 'cRLSign'),
        subjectKeyIdentifierExtension(keyIdentifierOf(publicKey.raw)),
        authorityKeyIdentifierExtension(keyIdentifierOf(outside.certificate.publicKey.raw)),
      ],
    });
    const files = (file: string) => (file === 'answer.pem' ? answer : outside.certificate.raw);
    const ceremony = ceremonyOf([
      {
        import: 'Akar',
        certificate: namedFile('answer.pem', answer),
        issuer: namedFile('induk.pem', outside.certificate.raw),
      },
    ]);
    expect((await plan(test.platform, ceremony, files)).needsPassphrase).toBe(false);
    const before = await listNumber();
    await hold(test.platform, ceremony, { files, passphrase: undefined });
    expect(await listNumber()).toBe(before);
  });
});

it('the plan refuses to replace what has an outside issuer', async () => {
  const outside = await makeMember('Induk', undefined, [
    basicConstraintsExtension(true),
    keyUsageExtension('keyCertSign', 'cRLSign'),
  ]);
  const step = { request: 'ca', as: 'sub', subject: subjectOf('Turunan'), key: 'p-256' };
  const request = (await hold(test.platform, ceremonyOf([step]))).results.get('sub')!.request!;
  const answer = await answerTo(request, outside);
  const imported = {
    import: 'Turunan',
    certificate: namedFile('answer.pem', answer),
    issuer: namedFile('induk.pem', outside.certificate.raw),
  };
  await hold(test.platform, ceremonyOf([imported]), {
    files: (file) => (file === 'answer.pem' ? answer : outside.certificate.raw),
  });
  await expect(plan(test.platform, replacing('Turunan'))).rejects.toMatchObject({
    code: 'ca.ceremony-faulty',
    message: expect.stringContaining('outside issuer'),
  });
});
