/** A throw-away PKI for tests: root, issuing CA, responder, timestamp unit and signer, with their sources. */
import { generateKeyPair, randomBytes, signerFromPkcs8, type KeyKind } from '#crypto';
import type { RevocationSource, TimestampSource } from '../../src/pades/sources.ts';
import { chooseAlgorithm } from '../../src/pki/crypto/choose-algorithm.ts';
import type { Signer } from '../../src/pki/crypto/signer.ts';
import { encodeCertId, parseOcspRequest, buildOcspRequest } from '../../src/pki/ocsp/ocsp-request.ts';
import { buildOcspResponse, type CertStatus } from '../../src/pki/ocsp/ocsp-response.ts';
import { encodeImprint } from '../../src/pki/tsp/timestamp-request.ts';
import { buildTimestampToken, type TimestampUnit } from '../../src/pki/tsp/timestamp-response.ts';
import { buildCertificate, keyIdentifierOf, serialFrom } from '../../src/pki/x509/build-certificate.ts';
import {
  authorityInfoAccessExtension,
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  extKeyUsageExtension,
  keyUsageExtension,
  ocspNoCheckExtension,
  subjectKeyIdentifierExtension,
} from '../../src/pki/x509/build-extensions.ts';
import { parseCertificate, type Certificate } from '../../src/pki/x509/certificate.ts';
import { buildName, equalNames } from '../../src/pki/x509/names.ts';

export interface TestMember {
  readonly signer: Signer;
  readonly certificate: Certificate;
  readonly pkcs8: Uint8Array;
}

export async function makeMember(
  commonName: string,
  issuer: TestMember | undefined,
  extensions: readonly Uint8Array[],
  kind: KeyKind = 'p-256',
): Promise<TestMember> {
  const { pkcs8, publicKey } = await generateKeyPair(kind);
  const signer = signerFromPkcs8(pkcs8, chooseAlgorithm(publicKey));
  const subject = buildName([
    { type: 'C', value: 'ID' },
    { type: 'O', value: 'Uji' },
    { type: 'CN', value: commonName },
  ]);
  const der = await buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: issuer?.certificate.subject ?? subject,
      subject,
      notBefore: new Date(Date.now() - 86_400_000),
      notAfter: new Date(Date.now() + 365 * 86_400_000),
      publicKey,
      extensions: [
        ...extensions,
        subjectKeyIdentifierExtension(keyIdentifierOf(publicKey)),
        ...(issuer === undefined
          ? []
          : [authorityKeyIdentifierExtension(keyIdentifierOf(issuer.certificate.publicKey.raw))]),
      ],
    },
    issuer?.signer ?? signer,
  );
  return { signer, certificate: parseCertificate(der), pkcs8 };
}

export async function makeTestPki(signerKind: KeyKind = 'p-256') {
  const ca = (pathLength?: number) => [
    basicConstraintsExtension(true, pathLength),
    keyUsageExtension('keyCertSign', 'cRLSign'),
  ];
  const root = await makeMember('Root', undefined, ca());
  // pyHanko passes over OCSP answers, embedded ones too, about a certificate that names no responder.
  const aia = authorityInfoAccessExtension({ ocsp: 'http://ocsp.example/' });
  const issuing = await makeMember('Issuing', root, [...ca(0), aia]);
  const leaf = basicConstraintsExtension(false);
  const responders = await Promise.all(
    [root, issuing].map((issuer) =>
      makeMember('Responder', issuer, [
        leaf,
        keyUsageExtension('digitalSignature'),
        extKeyUsageExtension(false, '1.3.6.1.5.5.7.3.9'),
        ocspNoCheckExtension(),
      ]),
    ),
  );
  const tsa = await makeMember('TSA', issuing, [
    leaf,
    aia,
    keyUsageExtension('digitalSignature'),
    extKeyUsageExtension(true, '1.3.6.1.5.5.7.3.8'),
  ]);
  const signer = await makeMember(
    'Penanda Tangan',
    issuing,
    [leaf, aia, keyUsageExtension('digitalSignature', 'contentCommitment')],
    signerKind,
  );
  const unit: TimestampUnit = {
    signer: tsa.signer,
    certificate: tsa.certificate,
    chain: [tsa.certificate.raw, issuing.certificate.raw],
    policy: '1.3.6.1.4.1.32473.1.3',
    accuracySeconds: 1,
  };
  const revoked = new Set<Certificate>();
  const timestamp: TimestampSource = {
    timestamp: ({ hash, digest }) =>
      buildTimestampToken(
        { imprintRaw: encodeImprint(hash, digest), nonce: undefined, certReq: true },
        unit,
        new Date(),
        randomBytes(16),
      ),
  };
  const evidenceAt = async (
    der: Uint8Array,
    now: Date,
    signedBy?: TestMember,
  ): Promise<{ ocsp: Uint8Array }> => {
    const certificate = parseCertificate(der);
    const at = [root, issuing].findIndex((member) =>
      equalNames(member.certificate.subject, certificate.issuer),
    );
    const [authority, responder] = [[root, issuing][at]!, signedBy ?? responders[at]!];
    const request = parseOcspRequest(
      buildOcspRequest([encodeCertId(authority.certificate, certificate.serialNumber)]),
    );
    const isRevoked = [...revoked].some(({ serialNumber }) =>
      Buffer.from(serialNumber).equals(certificate.serialNumber),
    );
    const status: CertStatus = isRevoked
      ? { kind: 'revoked', revocationTime: now, reason: 1 }
      : { kind: 'good' };
    const ocsp = await buildOcspResponse(
      {
        responses: [
          {
            certId: request.certIds[0]!.raw,
            status,
            thisUpdate: now,
            nextUpdate: new Date(now.getTime() + 3_600_000),
          },
        ],
        producedAt: now,
        responder: responder.certificate,
      },
      responder.signer,
    );
    return { ocsp };
  };
  const revocation: RevocationSource = { evidenceFor: (der) => evidenceAt(der, new Date()) };
  return {
    root,
    issuing,
    tsa,
    signer,
    unit,
    revoked,
    timestamp,
    revocation,
    evidenceAt,
    certificates: [signer, issuing, root].map(({ certificate }) => certificate.raw),
  };
}
