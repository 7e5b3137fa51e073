import { fromHex, toLatin1 } from '../../lib/bytes.ts';
import type { HashName } from '../../pki/crypto/algorithms.ts';
import { parseSignedData } from '../../pki/cms/parse-signed-data.ts';
import { onlySignerInfo, verifySignerInfo } from '../../pki/cms/verify-signer-info.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { PadesError } from '../pades-error.ts';
import { digestAround, type PreparedSignature } from './prepare-signature.ts';

/**
 * Reads the result once more, as a verifier would: the contents out of the tail, the digest over source and tail,
 * the CMS against both. A fault in memory, disk or arithmetic ends here.
 *
 * @throws {PadesError} `pades.delivery-check-failed`
 */
export function checkDelivery(
  source: ByteSource,
  prepared: PreparedSignature,
  expected: { readonly cms: Uint8Array; readonly certificate: Certificate; readonly hash: HashName },
): void {
  const { tail, contentsAt, byteRange } = prepared;
  const length = byteRange[2] - byteRange[1];
  const text = toLatin1(tail.subarray(contentsAt, contentsAt + length));
  if (!text.startsWith('<') || !text.endsWith('>'))
    throw failed('the contents are not where the byte range leaves room');
  if (byteRange[2] + byteRange[3] !== source.length + tail.length)
    throw failed('the byte range does not end with the file');
  const signedData = parseSignedData(fromHex(text.slice(1, -1)));
  const signerInfo = onlySignerInfo(signedData);
  if (signerInfo === undefined) throw failed('expected one SignerInfo');
  const { faults } = verifySignerInfo({
    signerInfo,
    contentType: signedData.contentType,
    certificate: expected.certificate,
    contentDigest: (hash) => digestAround(source, tail, contentsAt, length, hash),
  });
  if (faults.length > 0) throw failed(faults.join(', '));
}

const failed = (why: string): PadesError =>
  new PadesError('pades.delivery-check-failed', `the signed file does not check: ${why}; it was discarded`);
