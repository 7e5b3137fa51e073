import { beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { append, formPdf, overwrite, signTest, type TestPki } from '../../../test/signed-pdf.ts';
import { toLatin1 } from '../../lib/bytes.ts';
import { asKind } from '../../pdf/objects.ts';
import { bufferSource } from '../../pdf/source.ts';
import type { FindingCode } from './sentences.ts';
import { validatePdf } from './validate-pdf.ts';

let pki: TestPki;
let signed: Uint8Array;
let signedText: string;
beforeAll(async () => {
  pki = await makeTestPki();
  signed = await signTest(pki, formPdf(), { field: 'ttd' });
  signedText = toLatin1(signed);
});

const validate = (bytes: Uint8Array) =>
  validatePdf(bufferSource(bytes), { anchors: [pki.root.certificate.raw], at: new Date() });

const byteRange = /\/ByteRange ?\[[^\]]*\]/;
const gapOf = (): readonly number[] => byteRange.exec(signedText)![0].match(/\d+/g)!.map(Number);
const range = (numbers: string) => (found: string) => `/ByteRange[${numbers}`.padEnd(found.length - 1) + ']';

const forgeries: readonly {
  readonly title: string;
  readonly code: FindingCode;
  readonly make: () => Uint8Array;
}[] = [
  {
    title: 'USF: /ByteRange missing',
    code: 'byte-range-unusable',
    make: () => overwrite(signed, '/ByteRange', () => '/ByteRangX'),
  },
  {
    title: 'USF: /ByteRange null',
    code: 'byte-range-unusable',
    make: () => overwrite(signed, byteRange, (found) => '/ByteRange null'.padEnd(found.length)),
  },
  {
    title: 'USF: /ByteRange empty',
    code: 'byte-range-unusable',
    make: () => overwrite(signed, byteRange, range('')),
  },
  {
    title: 'USF: /ByteRange of zeros',
    code: 'byte-range-unusable',
    make: () => overwrite(signed, byteRange, range('0 0 0 0')),
  },
  {
    title: 'USF: /ByteRange negative',
    code: 'byte-range-unusable',
    make: () => overwrite(signed, byteRange, range('0 -1 -1 9')),
  },
  {
    title: 'USF: /ByteRange beyond the file',
    code: 'byte-range-unusable',
    make: () =>
      overwrite(signed, byteRange, () =>
        range(`0 ${gapOf()[1]} ${gapOf()[2]} ${'9'.repeat(String(gapOf()[3]).length)}`)(
          byteRange.exec(signedText)![0],
        ),
      ),
  },
  {
    title: 'USF: /Contents missing',
    code: 'contents-unusable',
    make: () => overwrite(signed, /\/Contents ?</, (found) => found.replace('Contents', 'Contentz')),
  },
  {
    title: 'USF: /Contents empty',
    code: 'contents-unusable',
    make: () =>
      overwrite(
        signed,
        /\/Contents ?<[0-9A-Fa-f]+>/,
        (found) => found.slice(0, found.indexOf('<')) + `<>`.padEnd(found.length - found.indexOf('<')),
      ),
  },
  {
    title: 'USF: /Contents null',
    code: 'contents-unusable',
    make: () =>
      overwrite(signed, /\/Contents ?<[0-9A-Fa-f]+>/, (found) => '/Contents null'.padEnd(found.length)),
  },
  {
    title: 'USF: /Contents of zeros',
    code: 'contents-unusable',
    make: () =>
      overwrite(signed, /\/Contents ?<[0-9A-Fa-f]+>/, (found) =>
        found.replace(/[0-9A-Fa-f](?=[0-9A-Fa-f]*>$)/g, '0'),
      ),
  },
  {
    title: 'SWA: the gap wider than /Contents',
    code: 'byte-range-unusable',
    make: () =>
      overwrite(signed, byteRange, () =>
        range(`0 ${gapOf()[1]! - 10} ${gapOf()[2]} ${gapOf()[3]}`)(byteRange.exec(signedText)![0]),
      ),
  },
  {
    title: 'SWA: three ranges',
    code: 'byte-range-unusable',
    make: () => overwrite(signed, byteRange, range('0 9 9 9 9 9')),
  },
  {
    title: 'SWA: the second range ends early',
    code: 'byte-range-unusable',
    make: () =>
      overwrite(signed, byteRange, () =>
        range(`0 ${gapOf()[1]} ${gapOf()[2]} ${gapOf()[3]! - 30}`)(byteRange.exec(signedText)![0]),
      ),
  },
  {
    title: 'SWA: the signature dictionary moved behind the signed bytes',
    code: 'byte-range-unusable',
    make: () =>
      append(signed, (u, document) => {
        const field = asKind(
          document.resolve(
            document.getArray(document.getDict(document.catalog, 'AcroForm')!, 'Fields')!.items.at(-1),
          ),
          'dict',
        )!;
        const value = asKind(field.entries.get('V'), 'ref')!;
        u.put(value, document.get(value));
      }),
  },
];

describe('forged signature dictionaries', () => {
  it.each(forgeries.map((attack) => [attack.title, attack] as const))('%s', (_, { make, code }) => {
    const report = validate(make());
    expect(report.verdict).toBe('failed');
    expect(report.signatures.map(({ finding }) => finding.code)).toContain(code);
    expect(report.signatures.some(({ integrity }) => integrity === 'intact')).toBe(false);
  });
});
