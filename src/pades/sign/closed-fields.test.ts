import { beforeAll, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import { closedFields } from './closed-fields.ts';

let pki: TestPki;
beforeAll(async () => {
  pki = await makeTestPki();
});

const rect = { x: 20, y: 20, width: 100, height: 40 };
const reserve = ['Dua', 'Tiga'].map((field) => ({ field, page: 1, rect }));

it.each([
  ['nothing that a signature without a lock leaves open', {}, []],
  ['all that a certification without changes leaves empty', { certify: 1 as const }, ['Dua', 'Tiga']],
  ['nothing that a certification with signatures leaves open', { certify: 2 as const }, []],
  ['all where the document is locked', { lockDocument: true }, ['Dua', 'Tiga']],
])('names %s', async (_, wish, closed) => {
  const signed = await signTest(pki, simplePdf('BT ET'), { level: 'B-B', field: 'Satu', reserve, ...wish });
  expect(closedFields(openPdf(bufferSource(signed)))).toEqual(closed);
});

it('names those that a lock includes', async () => {
  const first = await signTest(pki, simplePdf('BT ET'), { level: 'B-B', field: 'Satu', reserve });
  const lockFields = { action: 'Include' as const, fields: ['Tiga'] };
  const second = await signTest(pki, first, { level: 'B-B', field: 'Empat', lockFields });
  expect(closedFields(openPdf(bufferSource(second)))).toEqual(['Tiga']);
});
