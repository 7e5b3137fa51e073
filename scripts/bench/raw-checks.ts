import { createHash, createPublicKey, verify } from 'node:crypto';
import { findSignatures } from '../../src/pades/validate/find-signatures.ts';
import { readSecurityStore } from '../../src/pades/validate/read-evidence.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { asKind } from '../../src/pdf/objects.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { cmsOids } from '../../src/pki/cms/cms-oids.ts';
import { findAttribute, parseSignedData, type SignedData } from '../../src/pki/cms/parse-signed-data.ts';
import { findSignerCertificate } from '../../src/pki/cms/verify-signer-info.ts';
import { isResponder, parseOcspResponse } from '../../src/pki/ocsp/ocsp-response.ts';
import { parseCertificate, type Certificate } from '../../src/pki/x509/certificate.ts';
import { equalNames } from '../../src/pki/x509/names.ts';

interface RawCheck {
  readonly by: Certificate;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Every signature that a B-LT file's verdict rests on, to be checked by nothing but node:crypto: signer, timestamp,
 * OCSP answers, certificates but the roots. All of them are over SHA-256 in the throw-away PKI.
 */
export function rawChecksOf(file: Uint8Array): { readonly count: number; readonly run: () => void } {
  const document = openPdf(bufferSource(file));
  const contents = findSignatures(document).flatMap(
    ({ dict }) => asKind(document.resolve(dict?.entries.get('Contents')), 'string')?.bytes ?? [],
  );
  const signatures = contents.map(parseSignedData);
  const tokens = signatures.flatMap(({ signerInfos }) =>
    signerInfos.flatMap(({ unsignedAttrs }) => {
      const token = findAttribute(unsignedAttrs, cmsOids.signatureTimeStampToken);
      return token === undefined ? [] : parseSignedData(token);
    }),
  );
  const store = readSecurityStore(document);
  const answers = store.ocsps.map(parseOcspResponse);
  const encoded = [
    ...store.certificates,
    ...[...signatures, ...tokens, ...answers].flatMap(({ certificates }) => certificates),
  ];
  const unique = new Map(encoded.map((der) => [Buffer.from(der).toString('base64'), der]));
  const certificates = [...unique.values()].map(parseCertificate);
  const checks: readonly RawCheck[] = [
    ...[...signatures, ...tokens].flatMap((signedData) => checksOfCms(signedData, certificates)),
    ...answers.map(({ responderId, tbsRaw, signature }) => {
      const by = certificates.find((certificate) => isResponder(responderId, certificate));
      return { by: required(by), message: tbsRaw, signature };
    }),
    ...certificates
      .filter(({ subject, issuer }) => !equalNames(subject, issuer))
      .map(({ issuer, tbsRaw, signature }) => {
        const by = certificates.find(({ subject }) => equalNames(subject, issuer));
        return { by: required(by), message: tbsRaw, signature };
      }),
  ];
  return {
    count: checks.length,
    run: () => {
      createHash('sha256').update(file).digest();
      for (const { by, message, signature } of checks) {
        const key = createPublicKey({ key: Buffer.from(by.publicKey.raw), format: 'der', type: 'spki' });
        if (!verify('sha256', message, key, signature)) throw new Error('expected a right signature');
      }
    },
  };
}

const checksOfCms = (
  { signerInfos }: SignedData,
  certificates: readonly Certificate[],
): readonly RawCheck[] =>
  signerInfos.map((signerInfo) => ({
    by: required(findSignerCertificate(signerInfo, certificates)),
    message: required(signerInfo.signedAttrsRaw),
    signature: signerInfo.signature,
  }));

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected the signer’s certificate in the file');
  return value;
}
