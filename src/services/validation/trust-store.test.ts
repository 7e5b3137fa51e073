import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { createDemoPlatform } from '../../../test/demo-platform.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { formPdf, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { readTrustStoreFile } from '../../io/files/trust-store-file.ts';
import { checkDocument } from './check-document.ts';
import { addAnchors, readTrustStore, removeAnchor } from './trust-store.ts';

let test: TestPlatform;
let pki: TestPki;
beforeAll(async () => {
  test = await createDemoPlatform();
  pki = await makeTestPki();
});
afterAll(() => test.close());

const add = (...certificates: readonly Uint8Array[]) =>
  addAnchors(test.platform, { certificates, source: 'uji.pem', by: 'admin' });

it('begins with the own root and says where it comes from', async () => {
  const store = await readTrustStore(test.platform.db);
  expect(store).toMatchObject({
    version: { version: 1 },
    anchors: [{ source: 'own hierarchy', by: 'platform' }],
  });
  expect(store.anchors[0]!.subject).toContain('DEMO Root CA');
});

it('adds and removes in versions, journals each and leaves the store in the data folder', async () => {
  const before = await readTrustStore(test.platform.db);
  const added = await add(pki.root.certificate.raw);
  expect(added).toMatchObject({ version: { version: 2 }, anchors: [{}, { source: 'uji.pem', by: 'admin' }] });
  const file = await readTrustStoreFile(test.platform.settings.dataFolder);
  expect(file).toMatchObject(added.version);
  const removed = await removeAnchor(test.platform, added.anchors[1]!.sha256.slice(0, 12), 'admin');
  expect(removed.version).toEqual({ version: 3, sha256: before.version.sha256 });
});

it('refuses certificates that are no authority’s, that it has, and to remove what it has not', async () => {
  await expect(add(pki.signer.certificate.raw)).rejects.toMatchObject({ code: 'trust.not-an-authority' });
  const [own] = (await readTrustStore(test.platform.db)).anchors;
  await expect(add(own!.certificate.raw)).rejects.toMatchObject({ code: 'trust.known-already' });
  const unknown = removeAnchor(test.platform, '00ff', 'admin');
  await expect(unknown).rejects.toMatchObject({ code: 'trust.unknown-anchor' });
});

it('decides which documents pass, with evidence of others asked for and the version told', async () => {
  const bytes = await signTest(pki, formPdf(), { level: 'B-B' });
  const foreign = { ...pki.revocation, issuersOf: async () => [] };
  const check = () => checkDocument(test.platform, { kind: 'bytes', bytes }, { foreign });
  expect((await check()).report.subIndication).toBe('NO_CERTIFICATE_CHAIN_FOUND');
  const { version } = await add(pki.root.certificate.raw);
  test.setNow(new Date());
  const checked = await check();
  expect(checked).toMatchObject({ report: { verdict: 'passed' }, trustStore: version, missing: [] });
});

it('stays undecided where others do not answer, and says what is missing', async () => {
  const bytes = await signTest(pki, formPdf(), { level: 'B-B' });
  const { report, missing } = await checkDocument(test.platform, { kind: 'bytes', bytes });
  expect(report.subIndication).toBe('TRY_LATER');
  expect(missing.map(({ addresses }) => addresses)).toContainEqual(['http://ocsp.example/']);
});
