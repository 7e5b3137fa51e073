/** Content where no revision has any: before the header, between revisions, after the end. */
import { concatBytes, fromLatin1 } from '../../src/lib/bytes.ts';
import { appendText, signTest } from '../signed-pdf.ts';
import type { AttackClass } from './attack.ts';
import { textAt } from './attack-ground.ts';
import { contractObjects, contractPdf, streamOf, writeObjects } from './contract-pdf.ts';
import { appendRaw, lastStartxref } from './raw-update.ts';
import { twins } from './twins.ts';

const otherPrice = streamOf('BT /F1 24 Tf 72 700 Td (Harga 900) Tj ET');
const object = `4 0 obj\n${otherPrice}\nendobj\n`;

/** Another contract, its offsets counted from `base`. */
function otherContract(base: number): string {
  const objects = contractObjects.map((text, index) => (index === 3 ? otherPrice : text));
  const text = Buffer.from(writeObjects(objects)).toString('latin1');
  return text
    .replaceAll(
      /^(\d{10}) 00000 n/gm,
      (_, offset: string) => `${String(Number(offset) + base).padStart(10, '0')} 00000 n`,
    )
    .replace(/startxref\n(\d+)/, (_, offset: string) => `startxref\n${Number(offset) + base}`);
}

export const strayContent: AttackClass = {
  name: 'content before, between and after',
  attacks: [
    {
      title: 'an object before the header',
      code: 'byte-range-unusable',
      make: ({ signed }) => concatBytes([fromLatin1(object), signed]),
      twin: {
        title: 'a line before the header that was signed with the rest',
        make: ({ pki }) =>
          signTest(pki, concatBytes([fromLatin1('baris\n'), contractPdf()]), { field: 'ttd' }),
      },
    },
    {
      title: 'a whole other contract before the header',
      code: 'unreadable',
      verdict: 'unreadable',
      make: ({ signed }) => concatBytes([fromLatin1(otherContract(0)), signed]),
      twin: twins.asSigned,
    },
    {
      title: 'an object between revisions that no table lists',
      code: 'unlisted-object',
      make: ({ signed }) => appendRaw(appendText(signed, object), {}),
      twin: {
        title: 'a comment between revisions',
        make: ({ signed }) => appendRaw(appendText(signed, '% disunting\n\n'), {}),
      },
    },
    {
      title: 'an object behind the objects of an update, before its table',
      code: 'unlisted-object',
      make: ({ signed }) => appendRaw(signed, { objects: { 21: textAt(signed, 21) }, before: object }),
      twin: twins.metadata,
    },
    {
      title: 'an object after the end of a later revision',
      code: 'content-after-end',
      make: async ({ pki, signed }) => appendText(await signTest(pki, signed), object),
      twin: twins.secondSigner,
    },
    {
      title: 'a second end with the old place of the table',
      code: 'content-after-end',
      make: ({ signed }) => appendText(signed, `${object}startxref\n${lastStartxref(signed)}\n%%EOF\n`),
      twin: twins.whiteSpace,
    },
    {
      title: 'another file of any kind after the end',
      code: 'content-after-end',
      make: ({ signed }) => appendText(signed, 'PK\u0003\u0004 isi lain'),
      twin: twins.whiteSpace,
    },
    {
      title: 'a whole other contract after the end',
      code: 'unsigned',
      verdict: 'unsigned',
      make: ({ signed }) => appendText(signed, otherContract(signed.length)),
      twin: twins.thirdSigner,
    },
  ],
};
