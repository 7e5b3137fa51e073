import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import { ceremonyOf, hold, namedFile, subjectOf } from '../../../../test/ceremony.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/platform.ts';
import { findIssuerCertificate } from '../../../io/db/authorities.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { buildCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { buildName } from '../../../pki/x509/names.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await createTestPlatform();
  await hold(
    test.platform,
    ceremonyOf(
      ['Akar', 'Akar Lain'].map((CN, at) => ({
        make: 'root',
        as: `root${at}`,
        subject: subjectOf(CN),
        key: 'p-384',
      })),
    ),
  );
});
afterAll(() => test.close());

it('an outside authority is certified again with its key, under its name alone', async () => {
  const signer = signerFromPkcs8((await generateKeyPair('p-384')).pkcs8, 'ecdsa-sha384');
  const certify = async (CN: string, issuer: string, as: string) => {
    const name = buildName([
      { type: 'C', value: 'ID' },
      { type: 'O', value: 'Lain' },
      { type: 'CN', value: CN },
    ]);
    const request = await buildCertificationRequest(name, signer);
    const step = { certify: namedFile('lain.csr', request), as, issuer };
    return (await hold(test.platform, ceremonyOf([step]), { files: () => request })).results.get(as)!;
  };
  const first = await certify('Lain CA', 'Akar', 'first');
  const renewed = await certify('Lain CA', 'Akar', 'renewed');
  const across = await certify('Lain CA', 'Akar Lain', 'across');
  expect([renewed.authorityId, across.authorityId]).toEqual([first.authorityId, first.authorityId]);
  const row = await asSystem(test.platform.db, (tx) => findIssuerCertificate(tx, first.authorityId));
  expect(row?.certificateDer).toEqual(Buffer.from(across.certificates[0]!));
  await expect(certify('Siapa CA', 'Akar', 'other')).rejects.toMatchObject({
    code: 'ca.lint-refused',
    details: { rules: ['key-not-reused'] },
  });
});
