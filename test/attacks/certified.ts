/** Attacks on certified documents (Mainka, Mladenov, Rohlmann, "Breaking the Specification", 2021). */
import { randomBytes } from '#crypto';
import { concatBytes } from '../../src/lib/bytes.ts';
import { prepareSignature } from '../../src/pades/sign/prepare-signature.ts';
import { writeContents } from '../../src/pades/sign/signature-dictionary.ts';
import { signTest } from '../signed-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { qrMark } from '../../src/pades/sign/marks/qr-mark.ts';
import { addAnnotation, addField } from './add-to-page.ts';
import type { Attack, AttackClass, Twin } from './attack.ts';
import { textAt, type AttackGround } from './attack-ground.ts';
import { formOf } from './contract-pdf.ts';
import { appendRaw } from './raw-update.ts';
import { twins } from './twins.ts';

const over = '/Rect [72 690 300 730]';
const price = { 101: formOf('BT /F1 12 Tf (Harga 900) Tj ET') };
const white = { 101: formOf('1 g 0 0 200 20 re f') };
const shows = '/AP << /N 101 0 R >>';

const note: Twin = {
  title: 'a note where annotations are permitted',
  make: ({ certified3 }) =>
    addAnnotation(certified3, '/Subtype /Text /Rect [500 700 520 720] /Contents (setuju) /F 4'),
};
const highlight: Twin = {
  title: 'a marker that lets the text through',
  make: ({ certified3 }) =>
    addAnnotation(
      certified3,
      `/Subtype /Highlight ${over} /QuadPoints [72 730 300 730 72 690 300 690] /C [1 1 0] ${shows}`,
      {
        101: formOf('/Multiply gs 1 1 0 rg 0 0 200 20 re f').replace(
          '/Resources <<',
          '/Resources << /ExtGState << /Multiply << /BM /Multiply >> >>',
        ),
      },
    ),
};
const underline: Twin = {
  title: 'a line below the text',
  make: ({ certified3 }) =>
    addAnnotation(
      certified3,
      `/Subtype /Underline ${over} /QuadPoints [72 730 300 730 72 690 300 690] ${shows}`,
      {
        101: formOf('1 0 0 RG 0 1 m 200 1 l S'),
      },
    ),
};

const evil = (
  title: string,
  to: keyof Pick<AttackGround, 'signed' | 'certified1' | 'certified2' | 'certified3'>,
  entries: string,
  objects: Readonly<Record<number, string>>,
  twin: Twin,
): Attack => ({
  title,
  code: 'annotation-added',
  make: (ground) => addAnnotation(ground[to], entries, objects),
  twin,
});

export const evilAnnotation: AttackClass = {
  name: 'evil annotation',
  attacks: [
    evil(
      'a free text after a signature',
      'signed',
      `/Subtype /FreeText ${over} ${shows}`,
      price,
      twins.secondSigner,
    ),
    evil(
      'a free text, nothing permitted',
      'certified1',
      `/Subtype /FreeText ${over} ${shows}`,
      price,
      twins.certifiedAsSigned,
    ),
    evil(
      'a free text, form filling permitted',
      'certified2',
      `/Subtype /FreeText ${over} ${shows}`,
      price,
      twins.formFilledAfterCertification,
    ),
    evil(
      'a note, form filling permitted',
      'certified2',
      '/Subtype /Text /Rect [9 9 29 29]',
      {},
      twins.signerAfterCertification,
    ),
    evil(
      'a free text, annotations permitted',
      'certified3',
      `/Subtype /FreeText ${over} ${shows}`,
      price,
      note,
    ),
    evil(
      'a stamp, annotations permitted',
      'certified3',
      `/Subtype /Stamp ${over} ${shows}`,
      price,
      highlight,
    ),
    evil(
      'a redaction, annotations permitted',
      'certified3',
      `/Subtype /Redact ${over} /IC [1 1 1] /OverlayText (Harga 900)`,
      {},
      underline,
    ),
    evil(
      'a watermark, annotations permitted',
      'certified3',
      `/Subtype /Watermark ${over} ${shows}`,
      price,
      note,
    ),
    evil(
      'a white rectangle over the text',
      'certified3',
      `/Subtype /Square ${over} /IC [1 1 1] ${shows}`,
      white,
      highlight,
    ),
    evil(
      'a filled polygon without an appearance',
      'certified3',
      `/Subtype /Polygon ${over} /IC [1 1 1] /Vertices [72 690 300 690 300 730 72 730]`,
      {},
      highlight,
    ),
    evil(
      'a marker whose appearance is a text',
      'certified3',
      `/Subtype /Highlight ${over} /QuadPoints [72 730 300 730 72 690 300 690] ${shows}`,
      price,
      highlight,
    ),
    evil(
      'a marker whose appearance covers',
      'certified3',
      `/Subtype /Highlight ${over} /QuadPoints [72 730 300 730 72 690 300 690] ${shows}`,
      white,
      underline,
    ),
    evil(
      'a note with an action',
      'certified3',
      '/Subtype /Text /Rect [9 9 29 29] /A << /S /URI /URI (http://contoh.example/) >>',
      {},
      note,
    ),
    evil(
      'a widget with an action',
      'certified2',
      `/Subtype /Widget /FT /Sig /T (x) /Rect [0 0 9 9] /A << /S /JavaScript /JS (1) >>`,
      {},
      twins.signerAfterCertification,
    ),
    evil(
      'a text field drawn over the page',
      'certified2',
      `/Subtype /Widget /FT /Tx /T (x) ${over} ${shows}`,
      price,
      twins.formFilledAfterCertification,
    ),
    {
      title: 'an old annotation changed, annotations permitted',
      code: 'annotation-changed',
      make: ({ certified3 }) =>
        appendRaw(certified3, {
          objects: { 8: textAt(certified3, 8).replace('[10 10 30 30]', '[72 690 300 730]') },
        }),
      twin: note,
    },
  ],
};

const visibly = (bytes: Uint8Array, { pki }: AttackGround): Promise<Uint8Array> =>
  signTest(pki, bytes, {
    field: 'lain',
    visible: { page: 1, rect: { x: 72, y: 690, width: 100, height: 40 }, mark: qrMark('x') },
  });

/** A field of the attacker's own over the text, then signed as any field may be. */
const signUnchecked = async (bytes: Uint8Array, ground: AttackGround): Promise<Uint8Array> => {
  const field = addField(bytes, `/FT /Sig /T (lain) /F 132 ${over}`);
  return signTest(ground.pki, field, {
    field: 'lain',
    document: openPdf(bufferSource(field)),
    mark: qrMark('x'),
  });
};

export const sneakySignature: AttackClass = {
  name: 'sneaky signature',
  attacks: [
    {
      title: 'a visible signature, form filling permitted',
      code: 'signature-field-added',
      make: (ground) => signUnchecked(ground.certified2, ground),
      twin: twins.signerInCertifiedField,
    },
    {
      title: 'a visible signature, annotations permitted',
      code: 'signature-field-added',
      make: (ground) => signUnchecked(ground.certified3, ground),
      twin: {
        title: 'an invisible signature, annotations permitted',
        make: ({ pki, certified3 }) => signTest(pki, certified3),
      },
    },
    {
      title: 'a field for a signature that shows a text, nobody signed',
      code: 'signature-field-added',
      make: ({ signed }) => addField(signed, `/FT /Sig /T (lain) ${over} ${shows}`, price),
      twin: {
        title: 'an empty field for a signature added',
        make: ({ signed }) => addField(signed, '/FT /Sig /T (lain) /Rect [300 200 500 250]'),
      },
    },
    {
      title: 'an empty field over a certified page',
      code: 'signature-field-added',
      make: ({ certified2 }) => addField(certified2, `/FT /Sig /T (lain) ${over}`),
      twin: twins.signerAfterCertification,
    },
    {
      title: 'a text in the field that waits, nobody signed',
      code: 'form-changed',
      make: ({ certified2 }) =>
        appendRaw(certified2, {
          objects: { 12: textAt(certified2, 12).replace('>>', `${shows} >>`), ...price },
        }),
      twin: twins.signerInCertifiedField,
    },
    {
      title: 'a timestamp of nobody that shows a text',
      code: 'timestamp-added',
      make: async ({ signed, stranger }) => {
        const field = addField(signed, `/FT /Sig /T (waktu) /F 132 ${over}`);
        const prepared = prepareSignature(openPdf(bufferSource(field)), {
          kind: 'timestamp',
          field: 'waktu',
          mark: qrMark('x'),
          now: new Date(),
          hash: 'sha256',
          reservedBytes: 8192,
          fileId: randomBytes(16),
        });
        const imprint = { hash: 'sha256', digest: prepared.digest } as const;
        writeContents(prepared.tail, prepared.contentsAt, await stranger.timestamp.timestamp(imprint));
        return concatBytes([field, prepared.tail]);
      },
      twin: twins.longTermUpdate,
    },
    {
      title: 'the certified field shows something else',
      code: 'signed-field-changed',
      make: ({ certified2 }) =>
        appendRaw(certified2, {
          objects: { 25: textAt(certified2, 25).replace(/\/Rect ?\[[^\]]*\]/, over) },
        }),
      twin: twins.certifiedAsSigned,
    },
    {
      title: 'a signature where nothing is permitted',
      code: 'signature-added',
      make: ({ pki, certified1 }) =>
        signTest(pki, stripCertification(certified1)).then((bytes) => restore(bytes, certified1)),
      twin: twins.certifiedAsSigned,
    },
    {
      title: 'the signed field given another name',
      code: 'signed-field-changed',
      make: ({ signed }) =>
        appendRaw(signed, { objects: { 25: textAt(signed, 25).replace('(ttd)', '(dulu)') } }),
      twin: {
        title: 'a visible signature after a signature',
        make: (ground) => visibly(ground.signed, ground),
      },
    },
  ],
};

/** A file of the same length that does not say that it is certified, to be signed as if it were not. */
const stripCertification = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes).toString('latin1').replaceAll('/Perms', '/Permz').replaceAll('/DocMDP', '/DocMDQ'),
    'latin1',
  );

const restore = (bytes: Uint8Array, original: Uint8Array): Uint8Array =>
  Buffer.concat([original, bytes.subarray(original.length)]);
