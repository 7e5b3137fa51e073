/** A signature put together from its parts, for what our own signing refuses: ended certificates, old forms. */
import { digest } from '#crypto';
import { concatBytes, fromLatin1, toLatin1 } from '../../src/lib/bytes.ts';
import { buildSignedData } from '../../src/pki/cms/build-signed-data.ts';
import type { Signer } from '../../src/pki/crypto/signer.ts';
import type { Certificate } from '../../src/pki/x509/certificate.ts';
import { prepareSignature } from '../../src/pades/sign/prepare-signature.ts';
import { writeContents } from '../../src/pades/sign/signature-dictionary.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';

export interface HandMade {
  readonly at: Date;
  readonly subFilter: 'ETSI.CAdES.detached' | 'adbe.pkcs7.detached' | 'adbe.pkcs7.sha1';
  readonly by: { readonly signer: Signer; readonly certificate: Certificate };
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  readonly signedAttrs: (messageDigest: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  readonly unsignedAttrs?: (signature: Uint8Array) => Promise<readonly Uint8Array[]>;
}

export async function signByHand(bytes: Uint8Array, made: HandMade): Promise<Uint8Array> {
  const prepared = prepareSignature(openPdf(bufferSource(bytes)), {
    kind: 'signature',
    now: made.at,
    hash: 'sha256',
    reservedBytes: 12_000,
    fileId: new Uint8Array(16),
  });
  const { contentsAt, byteRange } = prepared;
  const subFilter = made.subFilter.padEnd('ETSI.CAdES.detached'.length);
  const tail = fromLatin1(toLatin1(prepared.tail).replace('ETSI.CAdES.detached', subFilter));
  const afterContents = contentsAt + byteRange[2] - byteRange[1];
  const covered = concatBytes([bytes, tail.subarray(0, contentsAt), tail.subarray(afterContents)]);
  const content = made.subFilter === 'adbe.pkcs7.sha1' ? digest('sha1', covered) : undefined;
  const signedAttrs = await made.signedAttrs(digest('sha256', content ?? covered));
  const signature = await made.by.signer.sign(signedAttrs);
  const cms = buildSignedData({
    signedAttrs,
    signature,
    algorithm: made.by.signer.algorithm,
    signingCertificate: made.by.certificate,
    certificates: made.certificates,
    ...(content && { content }),
    ...(made.unsignedAttrs && { unsignedAttrs: await made.unsignedAttrs(signature) }),
  });
  writeContents(tail, contentsAt, cms);
  return concatBytes([bytes, tail]);
}
