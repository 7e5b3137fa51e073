/** Incremental saving attacks (Mladenov and others, "1 Trillion Dollar Refund", 2019): updates after the signature. */
import { literal, name, dict } from '../../src/pdf/objects.ts';
import { appendText, signTest } from '../signed-pdf.ts';
import type { AttackClass } from './attack.ts';
import { change, textAt } from './attack-ground.ts';
import { streamOf } from './contract-pdf.ts';
import { appendRaw, lastStartxref } from './raw-update.ts';
import { twins } from './twins.ts';

const otherPrice = streamOf('BT /F1 24 Tf 72 700 Td (Harga 900) Tj ET');

const revisedOften = (bytes: Uint8Array, times: number): Uint8Array =>
  Array.from({ length: times }).reduce<Uint8Array>((file) => appendRaw(file, {}), bytes);

/** The field of the signature gone, the price another, and so many updates of nothing on top. */
const unsignedBelow = (signed: Uint8Array, revisions: number): Uint8Array =>
  revisedOften(
    appendRaw(signed, {
      objects: {
        4: otherPrice,
        11: textAt(signed, 11).replace(/\/Fields ?\[[^\]]*\]/, '/Fields [6 0 R 12 0 R 13 0 R 14 0 R 15 0 R]'),
      },
    }),
    revisions,
  );

export const incrementalSaving: AttackClass = {
  name: 'incremental saving',
  attacks: [
    {
      title: 'the content of a page replaced',
      code: 'page-changed',
      make: ({ signed }) => appendRaw(signed, { objects: { 4: otherPrice } }),
      twin: twins.sameContent,
    },
    {
      title: 'a page pointed at other content',
      code: 'page-changed',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: { 3: textAt(signed, 3).replace('[4 0 R', '[100 0 R'), 100: otherPrice },
        }),
      twin: twins.movedContent,
    },
    {
      title: 'a page added',
      code: 'pages-changed',
      make: ({ signed }) =>
        appendRaw(signed, {
          objects: {
            2: '<< /Type /Pages /Kids [3 0 R 100 0 R] /Count 2 >>',
            100: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 101 0 R >>',
            101: otherPrice,
          },
        }),
      twin: twins.oneAsReal,
    },
    {
      title: 'new objects behind the end, without table and trailer',
      code: 'content-after-end',
      make: ({ signed }) => appendText(signed, `4 0 obj\n${otherPrice}\nendobj\n`),
      twin: twins.whiteSpace,
    },
    {
      title: 'new objects and a trailer, without a table',
      code: 'content-after-end',
      make: ({ signed }) =>
        appendText(
          signed,
          `4 0 obj\n${otherPrice}\nendobj\ntrailer\n<< /Size 200 /Root 1 0 R >>\nstartxref\n${lastStartxref(signed)}\n%%EOF\n`,
        ),
      twin: twins.emptyUpdate,
    },
    {
      title: 'a copy of the signature in the update that replaces the content',
      code: 'byte-range-unusable',
      make: ({ signed }) => appendRaw(signed, { objects: { 4: otherPrice, 23: textAt(signed, 23) } }),
      twin: twins.secondSigner,
    },
    {
      title: 'an action when the file is opened',
      code: 'catalog-changed',
      make: ({ signed }) =>
        change(signed, 1, {
          OpenAction: dict({ S: name('JavaScript'), JS: literal(Buffer.from('app.alert(1)')) }),
        }),
      twin: twins.metadata,
    },
    {
      title: 'the signature replaced by another in its field',
      code: 'signed-field-changed',
      make: ({ pki, signed }) =>
        signTest(pki, change(signed, 25, { V: undefined }), { field: 'ttd', level: 'B-T' }),
      twin: twins.thirdSigner,
    },
    {
      title: 'the signature taken away and the content replaced below very many revisions',
      code: 'form-changed',
      make: ({ pki, signed }) => signTest(pki, unsignedBelow(signed, 70), { field: 'setuju' }),
      twin: {
        title: 'a second signer after very many revisions',
        make: ({ pki, signed }) => signTest(pki, revisedOften(signed, 70), { field: 'setuju' }),
      },
    },
    {
      title: 'the signature taken away below more revisions than are read',
      code: 'too-many-revisions',
      verdict: 'unreadable',
      make: ({ pki, signed }) => signTest(pki, unsignedBelow(signed, 500), { field: 'setuju' }),
      twin: twins.emptyUpdate,
    },
    {
      title: 'the signature taken away',
      code: 'form-changed',
      make: ({ signed }) => change(signed, 1, { AcroForm: undefined }),
      twin: twins.thirdSigner,
    },
  ],
};
