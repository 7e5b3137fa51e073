/** Universal signature forgery (2019): what the signature says of itself made unusable, in the hope of a lenient reader. */
import { toLatin1 } from '../../src/lib/bytes.ts';
import type { FindingCode } from '../../src/pades/validate/sentences.ts';
import { overwrite } from '../signed-pdf.ts';
import type { Attack, AttackClass } from './attack.ts';
import { twins } from './twins.ts';

/** With the room that it leaves for longer numbers. */
const byteRange = /\/ByteRange ?\[[^\]]*\] */;
const contents = /\/Contents ?<[0-9A-Fa-f]+>/;

const numbersOf = (bytes: Uint8Array): readonly number[] =>
  byteRange.exec(toLatin1(bytes))![0].match(/\d+/g)!.map(Number);

const inPlace = (
  title: string,
  code: FindingCode,
  where: RegExp,
  to: (found: string, bytes: Uint8Array) => string,
): Attack => ({
  title,
  code,
  make: ({ signed }) =>
    overwrite(signed, where, (found) => {
      const changed = to(found, signed);
      return changed.padEnd(found.length);
    }),
  twin: twins.asSigned,
});

const range = (title: string, of: (numbers: readonly number[]) => string): Attack =>
  inPlace(
    `/ByteRange ${title}`,
    'byte-range-unusable',
    byteRange,
    (_, bytes) => `/ByteRange [${of(numbersOf(bytes))}]`,
  );

const value = (title: string, text: string): Attack =>
  inPlace(`/Contents ${title}`, 'contents-unusable', contents, () => `/Contents ${text}`);

export const universalForgery: AttackClass = {
  name: 'universal forgery',
  attacks: [
    inPlace('/ByteRange missing', 'byte-range-unusable', /\/ByteRange/, () => '/ByteRangX'),
    inPlace('/ByteRange null', 'byte-range-unusable', byteRange, () => '/ByteRange null'),
    inPlace('/ByteRange without a value', 'contents-unusable', byteRange, () => '/ByteRange'),
    inPlace('/ByteRange a name', 'byte-range-unusable', byteRange, () => '/ByteRange /None'),
    range('empty', () => ''),
    range('of one number', ([a = 0]) => `${a}`),
    range('of two numbers', ([a = 0, b = 0]) => `${a} ${b}`),
    range('of three numbers', ([a = 0, b = 0, c = 0]) => `${a} ${b} ${c}`),
    range('of zeros', () => '0 0 0 0'),
    range('negative', ([, b = 0]) => `0 ${b} -1 9`),
    range('beginning behind the header', ([, b = 0, c = 0, d = 0]) => `9 ${b - 9} ${c} ${d}`),
    range('beyond the file', ([, b = 0, c = 0]) => `0 ${b} ${c} 9999999`),
    range('of fractions', ([, b = 0, c = 0]) => `0 ${b}.5 ${c} 9`),
    range('of nulls', () => 'null null null null'),
    {
      ...inPlace('/Contents missing', 'contents-unusable', contents, (found) =>
        found.replace('Contents', 'Contentz'),
      ),
      twin: {
        title: 'its digits in upper case',
        make: ({ signed }) =>
          overwrite(signed, contents, (found) => found.replace(/<.*>/, (hex) => hex.toUpperCase())),
      },
    },
    value('null', 'null'),
    value('without a value', ''),
    value('empty', '<>'),
    value('one zero octet', '<00>'),
    value('an empty literal', '()'),
    value('a name', '/Valid'),
    inPlace('/Contents of zeros', 'contents-unusable', contents, (found) =>
      found.replace(/[0-9A-Fa-f](?=[0-9A-Fa-f]*>$)/g, '0'),
    ),
  ],
};
