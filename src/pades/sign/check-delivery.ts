import { decodeHex, equalBytes } from '../../lib/bytes.ts';
import type { HashName } from '../../pki/crypto/algorithms.ts';
import { parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { onlySignerInfo, verifySignerInfo } from '../../pki/cms/verify-signer-info.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { locateContents, readByteRange } from '../../pdf/byte-range.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { asKind } from '../../pdf/objects.ts';
import { openUpdated } from '../../pdf/open-updated.ts';
import { PdfError } from '../../pdf/pdf-error.ts';
import { PadesError } from '../pades-error.ts';
import { digestSource, digestWithTail, type PreparedSignature } from './prepare-signature.ts';

/**
 * Reads the update once more, as a verifier would: cross-reference data, the field by its name, its signature
 * dictionary, the place of its contents, which are still zeros. It may be done while the key is at work: that what
 * leaves is this very update, {@link checkDelivery} says by the digest. What the tail does not replace need not be
 * parsed again.
 *
 * @throws {PadesError} `pades.delivery-check-failed`
 */
export function checkUpdate(document: PdfDocument, prepared: PreparedSignature): void {
  try {
    const { byteRange, fieldName } = prepared;
    const result = openUpdated(document, prepared.tail);
    const field = listFields(result).find(({ fullName }) => fullName === fieldName);
    const holder = asKind(field?.value, 'ref');
    const contents = holder && locateContents(result, holder);
    if (contents === undefined) throw failed(`expected the field ${JSON.stringify(fieldName)} to be signed`);
    const stated = readByteRange(result, contents.dict);
    if (stated?.join() !== byteRange.join() || byteRange[2] + byteRange[3] !== result.source.length)
      throw failed('the byte range does not end with the file');
    if (contents.form !== 'hex' || contents.start !== byteRange[1] || contents.end !== byteRange[2])
      throw failed('the contents are not where the byte range leaves room');
  } catch (error) {
    if (error instanceof PdfError) throw failed('the update cannot be read', error);
    throw error;
  }
}

/**
 * What {@link checkUpdate} read, once the contents are in place: these, the digest over source and tail, the CMS
 * against both. A fault in memory, disk or arithmetic ends here, and so does a source that changed while the key or
 * the time-stamp authority was at work: it is read after both have answered.
 *
 * @throws {PadesError} `pades.delivery-check-failed`
 */
export function checkDelivery(
  document: PdfDocument,
  prepared: PreparedSignature,
  expected: {
    readonly cms: Uint8Array;
    readonly certificate: Certificate;
    readonly hash: HashName;
  },
): void {
  const cms = readContents(prepared, expected.cms);
  const signedData = parseSignedData(cms);
  const signerInfo = onlySignerInfo(signedData);
  if (signerInfo === undefined) throw failed('expected one SignerInfo');
  const leaving = digestWithTail(digestSource(document.source, expected.hash), prepared);
  if (!equalBytes(leaving, prepared.digest)) throw failed('the digest is not what was prepared');
  const { faults } = verifySignerInfo({
    signerInfo,
    contentType: signedData.contentType,
    certificate: expected.certificate,
    contentDigest: (hash) => {
      if (hash !== expected.hash) throw failed(`expected a digest of ${expected.hash}, got ${hash}`);
      return leaving;
    },
  });
  if (faults.length > 0) throw failed(faults.join(', '));
}

/**
 * The same of a document timestamp, whose token was verified for the digest that it was asked for: it must be the
 * digest of what leaves.
 *
 * @throws {PadesError} `pades.delivery-check-failed`
 */
export function checkTimestampDelivery(
  document: PdfDocument,
  prepared: PreparedSignature,
  token: Uint8Array,
  hash: HashName,
): void {
  readContents(prepared, token);
  if (!equalBytes(digestWithTail(digestSource(document.source, hash), prepared), prepared.digest))
    throw failed('the digest is not what was timestamped');
}

/** The CMS out of the gap that the byte range leaves: what was made, then zeros. */
function readContents({ tail, contentsAt, byteRange }: PreparedSignature, made: Uint8Array): Uint8Array {
  const end = contentsAt + byteRange[2] - byteRange[1];
  if (tail[contentsAt] !== 0x3c || tail[end - 1] !== 0x3e)
    throw failed('the contents are no hexadecimal string');
  const contents = decodeContents(tail.subarray(contentsAt + 1, end - 1));
  const cms = contents.subarray(0, made.length);
  if (!equalBytes(cms, made)) throw failed('the contents are not what was made');
  for (let i = cms.length; i < contents.length; i++)
    if (contents[i] !== 0) throw failed('expected zeros after the contents');
  return cms;
}

function decodeContents(digits: Uint8Array): Uint8Array {
  try {
    return decodeHex(digits);
  } catch (error) {
    throw failed('the contents are no hexadecimal string', error);
  }
}

const failed = (why: string, cause?: unknown): PadesError =>
  new PadesError('pades.delivery-check-failed', `the signed file does not check: ${why}; it was discarded`, {
    cause,
  });
