/** What people and programs do to signed files every day. None of it may be flagged. */
import { asKind, literal, ref, withEntries } from '../../src/pdf/objects.ts';
import { append, appendText, signTest } from '../signed-pdf.ts';
import type { Twin } from './attack.ts';
import { dictAt, textAt } from './attack-ground.ts';
import { formOf, streamOf } from './contract-pdf.ts';
import { appendRaw } from './raw-update.ts';

export const twins = {
  asSigned: { title: 'the file as it was signed', make: ({ signed }) => signed },
  certifiedAsSigned: { title: 'the file as it was certified', make: ({ certified2 }) => certified2 },
  whiteSpace: {
    title: 'line ends after the end',
    make: ({ signed }) => appendText(signed, '\r\n\n'),
  },
  emptyUpdate: { title: 'an update of no objects', make: ({ signed }) => appendRaw(signed, {}) },
  sameContent: {
    title: 'the content written anew as it was',
    make: ({ signed }) => appendRaw(signed, { objects: { 4: textAt(signed, 4) } }),
  },
  movedContent: {
    title: 'the content as another object of the same bytes',
    make: ({ signed }) =>
      append(signed, (u, document) => {
        const copy = u.allocate();
        u.put(copy, document.get(ref(4)));
        u.put(ref(3), withEntries(dictAt(signed, 3), { Contents: ref(copy.number) }));
        const [, second] = document.getArray(dictAt(signed, 3), 'Contents')!.items;
        u.put(
          ref(3),
          withEntries(dictAt(signed, 3), { Contents: { kind: 'array', items: [copy, second!] } }),
        );
      }),
  },
  oneAsReal: {
    title: '1 written as 1.0',
    make: ({ signed }) =>
      appendRaw(signed, {
        objects: {
          2: '<< /Type /Pages /Kids [3 0 R] /Count 1.0 >>',
          3: textAt(signed, 3).replace('[0 0 600 800]', '[0.0 0.00 600.0 +800.]'),
        },
      }),
  },
  keyOrder: {
    title: 'keys in another order, strings in the other form',
    make: ({ signed }) =>
      append(signed, (u) => {
        for (const number of [3, 6, 8]) {
          const entries = [...dictAt(signed, number).entries].toReversed();
          u.put(ref(number), {
            kind: 'dict',
            entries: new Map(entries.map(([key, value]) => [key, hexOf(value)])),
          });
        }
      }),
  },
  metadata: {
    title: 'metadata written anew',
    make: ({ signed }) =>
      appendRaw(signed, {
        objects: {
          21: streamOf('<x:xmpmeta>1</x:xmpmeta>', '/Type /Metadata /Subtype /XML'),
          100: '<< /ModDate (D:20260101000000Z) /Producer (Penyunting) >>',
        },
        trailer: '/Info 100 0 R',
      }),
  },
  secondSigner: { title: 'a second signer', make: ({ pki, signed }) => signTest(pki, signed) },
  thirdSigner: {
    title: 'three signers, one in the field that waits',
    make: async ({ pki, signed }) =>
      signTest(pki, await signTest(pki, signed, { field: 'setuju' }), { level: 'B-T' }).then((bytes) =>
        signTest(pki, bytes),
      ),
  },
  signerAfterCertification: {
    title: 'an invisible signature after a certification',
    make: ({ pki, certified2 }) => signTest(pki, certified2),
  },
  signerInCertifiedField: {
    title: 'the field that waits, signed after a certification',
    make: ({ pki, certified2 }) => signTest(pki, certified2, { field: 'setuju' }),
  },
  longTermUpdate: {
    title: 'a security store and an archive timestamp',
    make: ({ pki, signed }) => signTest(pki, signed, { level: 'B-LTA' }),
  },
  formFilled: {
    title: 'the form filled in',
    make: ({ signed }) => fillName(signed),
  },
  formFilledAfterCertification: {
    title: 'the form filled in after a certification',
    make: ({ certified2 }) => fillName(certified2),
  },
  boxTicked: { title: 'a box ticked', make: ({ signed }) => tickBox(signed) },
  boxTickedBesideLock: {
    title: 'the only field without a lock filled in',
    make: ({ lockedAllButCheck }) => tickBox(lockedAllButCheck),
  },
  otherThanLocked: {
    title: 'a box ticked beside the locked field',
    make: ({ lockedName }) => tickBox(lockedName),
  },
} as const satisfies Record<string, Twin>;

const hexOf = <Value>(value: Value): Value =>
  typeof value === 'object' && value !== null && 'form' in value ? { ...value, form: 'hex' } : value;

const fillName = (bytes: Uint8Array): Uint8Array =>
  append(bytes, (u) => {
    u.put(ref(6), withEntries(dictAt(bytes, 6), { V: literal(Buffer.from('Budi')) }));
    const appearance = asKind(dictAt(bytes, 6).entries.get('AP'), 'dict')!.entries.get('N');
    u.putWritten(asKind(appearance, 'ref')!, (tail) => tail.text(formOf('BT /F1 12 Tf (Budi) Tj ET')));
  });

const tickBox = (bytes: Uint8Array): Uint8Array =>
  appendRaw(bytes, {
    objects: { 15: textAt(bytes, 15).replace('/V /Off', '/V /Ya').replace('/AS /Off', '/AS /Ya') },
  });
