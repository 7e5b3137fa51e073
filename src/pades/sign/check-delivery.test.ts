import { beforeAll, expect, it } from 'vitest';
import { digest } from '#crypto';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { concatBytes, fromLatin1, lastIndexOfBytes } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import { buildSignedAttributes, buildSignedData } from '../../pki/cms/build-signed-data.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { checkDelivery, checkUpdate } from './check-delivery.ts';
import { prepareSignature, type PreparedSignature } from './prepare-signature.ts';
import { writeContents } from './signature-dictionary.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
beforeAll(async () => {
  pki = await makeTestPki();
});

const original = simplePdf('BT ET');

/** Signs rightly whatever the tail was changed to, so that only what the file says of its signature can be wrong. */
async function deliver(
  change: (prepared: PreparedSignature) => void,
  afterwards: (prepared: PreparedSignature) => void = () => {},
): Promise<void> {
  const document = openPdf(bufferSource(original));
  const prepared = prepareSignature(document, {
    kind: 'signature',
    now: new Date(0),
    hash: 'sha256',
    reservedBytes: 4000,
    fileId: new Uint8Array(16),
    reason: 'Setuju',
  });
  change(prepared);
  checkUpdate(document, prepared);
  const { signer } = pki.signer;
  const certificate = parseCertificate(pki.certificates[0]!);
  const [, gapStart, gapEnd] = prepared.byteRange;
  const signed = concatBytes([original, prepared.tail]);
  const signedAttrs = buildSignedAttributes({
    messageDigest: digest('sha256', signed.subarray(0, gapStart), signed.subarray(gapEnd)),
    signingCertificate: certificate,
  });
  const cms = buildSignedData({
    signedAttrs,
    signature: await signer.sign(signedAttrs),
    algorithm: signer.algorithm,
    signingCertificate: certificate,
    certificates: pki.certificates,
  });
  writeContents(prepared.tail, prepared.contentsAt, cms);
  afterwards(prepared);
  checkDelivery(document, prepared, { cms, certificate, hash: 'sha256' });
}

/** Puts `text`, of the same length, in place of the last `wanted`. */
const replace =
  (wanted: string, text: string) =>
  ({ tail }: PreparedSignature): void => {
    const at = lastIndexOfBytes(tail, fromLatin1(wanted));
    expect(at).toBeGreaterThan(0);
    expect(text).toHaveLength(wanted.length);
    tail.set(fromLatin1(text), at);
  };

it('passes what was made', async () => {
  await expect(deliver(() => {})).resolves.toBeUndefined();
});

it.each([
  ['no field has the name', '(Signature1)', '(Signature2)'],
  ['the field is not in the form', '/Fields', '/Felder'],
  ['the field has no value', '/V ', '/W '],
  ['the dictionary has no byte range', '/ByteRange', '/Byterange'],
  ['the byte range says something else', '/ByteRange [0 ', '/ByteRange [1 '],
  ['the contents have another name', '/Contents <', '/Inhaltes <'],
  ['the contents stand there twice', '/Reason (Setuju)', '/Contents (1234)'],
  ['a string of the dictionary does not end', '(Setuju)', '(Setuju '],
  ['the update does not continue the file', '/Prev ', '/Vrev '],
  ['the cross-reference data is not where it should be', 'xref\n0 1', 'xerf\n0 1'],
])('discards a file in which %s', async (_, wanted, text) => {
  await expect(deliver(replace(wanted, text))).rejects.toThrow(
    expect.objectContaining({ code: 'pades.delivery-check-failed' }),
  );
});

it('discards a file whose update changed after it was read', async () => {
  await expect(deliver(() => {}, replace('/Fields', '/Felder'))).rejects.toThrow(
    expect.objectContaining({ code: 'pades.delivery-check-failed' }),
  );
});

it.each([
  ['a digit of the contents', (prepared: PreparedSignature) => prepared.contentsAt + 100],
  ['the zeros behind them', (prepared: PreparedSignature) => prepared.contentsAt + 7900],
  ['where they begin', (prepared: PreparedSignature) => prepared.contentsAt],
  ['what is signed', () => 5],
])('discards a file in which %s changed after the key was at work', async (_, place) => {
  const spoil = (prepared: PreparedSignature): void => {
    const at = place(prepared);
    prepared.tail[at] = prepared.tail[at] === 0x31 ? 0x32 : 0x31;
  };
  await expect(deliver(() => {}, spoil)).rejects.toThrow(
    expect.objectContaining({ code: 'pades.delivery-check-failed' }),
  );
});
