import { beforeAll, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { formPdf, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { bufferSource } from '../../pdf/source.ts';
import { validateWithSources } from './validate-with-sources.ts';

let pki: TestPki;
beforeAll(async () => {
  pki = await makeTestPki();
});

const nobody = { issuersOf: async () => [] };
const judge = async (
  level: 'B-B' | 'B-T' | 'B-LT',
  revocation: TestPki['revocation'],
  anchors = [pki.root.certificate.raw],
) =>
  validateWithSources(
    bufferSource(await signTest(pki, formPdf(), { level })),
    { anchors, at: new Date() },
    { revocation, issuers: nobody },
  );

it.each(['B-B', 'B-T'] as const)('decides a %s by the evidence that is fetched', async (level) => {
  const { report, gaps } = await judge(level, pki.revocation);
  expect(report.verdict).toBe('passed');
  expect(gaps).toEqual([]);
});

it('finds that the signer was revoked', async () => {
  pki.revoked.add(pki.signer.certificate);
  const { report } = await judge('B-B', {
    evidenceFor: (der) => pki.evidenceAt(der, new Date(Date.now() - 1000)),
  });
  pki.revoked.clear();
  expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'REVOKED_NO_POE' });
});

it('stays undecided without evidence, and says about which certificates', async () => {
  const { report, gaps } = await judge('B-B', { evidenceFor: async () => ({}) });
  expect(report).toMatchObject({ verdict: 'indeterminate', subIndication: 'TRY_LATER' });
  expect(gaps.map(({ kind }) => kind)).toEqual(['missing', 'missing']);
});

it('asks nobody about a file that decides itself or that no anchor vouches for', async () => {
  const asked = { evidenceFor: () => Promise.reject(new Error('asked')) };
  expect((await judge('B-LT', asked)).report.verdict).toBe('passed');
  expect((await judge('B-B', asked, [])).report.verdict).toBe('indeterminate');
});
