import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import { answerTo, ceremonyOf, hold, namedFile, plan, subjectOf } from '../../../../test/ceremony.ts';
import { makeMember } from '../../../../test/pki/test-pki.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/platform.ts';
import { listAnchors } from '../../../io/db/authorities.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { basicConstraintsExtension, keyUsageExtension } from '../../../pki/x509/build-extensions.ts';
import { buildCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { buildName } from '../../../pki/x509/names.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await createTestPlatform();
  await hold(
    test.platform,
    ceremonyOf([
      { make: 'root', as: 'root', subject: subjectOf('Akar'), key: 'p-384' },
      { make: 'ca', as: 'issuing', subject: subjectOf('Penerbit'), key: 'p-256', issuer: 'root' },
      { make: 'tsa', as: 'tsa', subject: subjectOf('Waktu'), key: 'p-256', issuer: 'issuing' },
    ]),
  );
});
afterAll(() => test.close());

it.each(['Penerbit', 'Waktu'])('the plan refuses an authority certified or made by %s', async (issuer) => {
  const { pkcs8 } = await generateKeyPair('p-384');
  const name = buildName([
    { type: 'C', value: 'ID' },
    { type: 'O', value: 'Lain' },
    { type: 'CN', value: 'Lain CA' },
  ]);
  const request = await buildCertificationRequest(name, signerFromPkcs8(pkcs8, 'ecdsa-sha384'));
  for (const step of [
    { certify: namedFile('lain.csr', request), as: 'a', issuer },
    { make: 'ca', as: 'a', subject: subjectOf('Bawah'), key: 'p-256', issuer },
  ])
    await expect(plan(test.platform, ceremonyOf([step]), () => request)).rejects.toMatchObject({
      code: 'ca.ceremony-faulty',
    });
});

it('the plan refuses an authority below one that the same ceremony makes at the end of its path', async () => {
  await expect(
    plan(
      test.platform,
      ceremonyOf([
        { make: 'ca', as: 'one', subject: subjectOf('Satu'), key: 'p-256', issuer: 'Akar' },
        { make: 'ca', as: 'two', subject: subjectOf('Dua'), key: 'p-256', issuer: 'one' },
      ]),
    ),
  ).rejects.toMatchObject({
    code: 'ca.ceremony-faulty',
    message: expect.stringMatching(/^step 2: .*pathLenConstraint 0$/),
  });
});

it('an answer is refused whose issuer is no authority, and that makes no anchor', async () => {
  const person = await makeMember('Orang', undefined, [
    basicConstraintsExtension(false),
    keyUsageExtension('digitalSignature'),
  ]);
  const held = await hold(
    test.platform,
    ceremonyOf([{ request: 'ca', as: 'sub', subject: subjectOf('Turunan'), key: 'p-256' }]),
  );
  const answer = await answerTo(held.results.get('sub')!.request!, person);
  const files = (name: string) => (name === 'answer.pem' ? answer : person.certificate.raw);
  const ceremony = ceremonyOf([
    {
      import: 'Turunan',
      certificate: namedFile('answer.pem', answer),
      issuer: namedFile('orang.pem', person.certificate.raw),
    },
  ]);
  await expect(hold(test.platform, ceremony, { files })).rejects.toMatchObject({
    code: 'ca.ceremony-faulty',
    message: expect.stringContaining('issuer-may-issue'),
  });
  expect(await asSystem(test.platform.db, (tx) => listAnchors(tx))).toHaveLength(1);
});
