import { decodeHex, equalBytes } from '../../lib/bytes.ts';
import type { HashName } from '../../pki/crypto/algorithms.ts';
import { parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { onlySignerInfo, verifySignerInfo } from '../../pki/cms/verify-signer-info.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { PadesError } from '../pades-error.ts';
import { digestSource, digestWithTail, type PreparedSignature } from './prepare-signature.ts';

/**
 * Reads the result once more, as a verifier would: the contents out of the tail, the digest over source and tail,
 * the CMS against both. A fault in memory, disk or arithmetic ends here, and so does a source that changed while the
 * key or the time-stamp authority was at work: it is read after both have answered.
 *
 * @throws {PadesError} `pades.delivery-check-failed`
 */
export function checkDelivery(
  source: ByteSource,
  prepared: PreparedSignature,
  expected: {
    readonly cms: Uint8Array;
    readonly certificate: Certificate;
    readonly hash: HashName;
  },
): void {
  const { tail, contentsAt, byteRange } = prepared;
  const length = byteRange[2] - byteRange[1];
  if (byteRange[2] + byteRange[3] !== source.length + tail.length)
    throw failed('the byte range does not end with the file');
  const contents = readContents(tail.subarray(contentsAt, contentsAt + length), expected.cms.length);
  if (!equalBytes(contents, expected.cms)) throw failed('the contents are not what was made');
  const signedData = parseSignedData(contents);
  const signerInfo = onlySignerInfo(signedData);
  if (signerInfo === undefined) throw failed('expected one SignerInfo');
  const { faults } = verifySignerInfo({
    signerInfo,
    contentType: signedData.contentType,
    certificate: expected.certificate,
    contentDigest: (hash) => {
      if (hash !== expected.hash) throw failed(`expected a digest of ${expected.hash}, got ${hash}`);
      return digestWithTail(digestSource(source, hash), prepared);
    },
  });
  if (faults.length > 0) throw failed(faults.join(', '));
}

/** `<`, the hexadecimal of that many bytes, zeros, `>`. */
function readContents(text: Uint8Array, count: number): Uint8Array {
  const last = text.length - 1;
  if (text[0] !== 0x3c || text[last] !== 0x3e)
    throw failed('the contents are not where the byte range leaves room');
  for (let i = 1 + 2 * count; i < last; i++)
    if (text[i] !== 0x30) throw failed('expected zeros after the contents');
  try {
    return decodeHex(text.subarray(1, 1 + 2 * count));
  } catch (cause) {
    throw failed('the contents are not hexadecimal', cause);
  }
}

const failed = (why: string, cause?: unknown): PadesError =>
  new PadesError('pades.delivery-check-failed', `the signed file does not check: ${why}; it was discarded`, {
    cause,
  });
