import { beforeAll, describe, expect, it } from 'vitest';
import { makeMember, makeTestPki, type TestMember } from '../../../test/pki/test-pki.ts';
import { buildCrl } from '../../pki/x509/build-crl.ts';
import {
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  crlNumberExtension,
  extKeyUsageExtension,
  keyUsageExtension,
} from '../../pki/x509/build-extensions.ts';
import { keyIdentifierOf } from '../../pki/x509/build-certificate.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { equalNames } from '../../pki/x509/names.ts';
import { parseCrl } from '../../pki/x509/crl.ts';
import type { RevocationSource } from '../sources.ts';
import { collectEvidence } from './collect-evidence.ts';
import type { EvidenceQuestion, EvidenceSubject } from './seek-evidence.ts';

let pki: Awaited<ReturnType<typeof makeTestPki>>;
/** An authority of the same name as the issuing one, with another key. */
let namesake: TestMember;
beforeAll(async () => {
  pki = await makeTestPki();
  namesake = await makeMember('Issuing', undefined, [
    basicConstraintsExtension(true),
    keyUsageExtension('keyCertSign', 'cRLSign'),
  ]);
});

const now = new Date();
const hour = 3_600_000;
const collect = (
  source: RevocationSource | RevocationSource['evidenceFor'],
  subject: Partial<EvidenceSubject> = {},
  more: Partial<EvidenceQuestion> = {},
) =>
  collectEvidence({
    subjects: [{ certificate: pki.signer.certificate.raw, at: now, ...subject }],
    pool: pki.certificates,
    source: typeof source === 'function' ? { evidenceFor: source } : source,
    now,
    ...more,
  });
const refusal = (code: string) => expect.objectContaining({ code });

const crlOf = (issuer: TestMember, signer: TestMember, at = now) =>
  buildCrl(
    {
      issuer: issuer.certificate.subject,
      thisUpdate: at,
      nextUpdate: new Date(at.getTime() + hour),
      revoked: [],
      extensions: [
        authorityKeyIdentifierExtension(keyIdentifierOf(signer.certificate.publicKey.raw)),
        crlNumberExtension(1),
      ],
    },
    signer.signer,
  );
const authorityOf = (der: Uint8Array): TestMember =>
  [pki.root, pki.issuing].find(({ certificate }) =>
    equalNames(certificate.subject, parseCertificate(der).issuer),
  )!;

describe('collecting evidence', () => {
  it('takes an OCSP answer for every certificate but the root, with the responders', async () => {
    const evidence = await collect(pki.revocation);
    expect(evidence.ocsps).toHaveLength(2);
    expect(evidence.crls).toEqual([]);
    expect(evidence.certificates).toHaveLength(5);
  });

  it('takes lists where there is no answer, and asks for one where the answer does not decide', async () => {
    const evidence = await collect(async (der, _issuer, want) =>
      want === 'crl'
        ? { crl: await crlOf(authorityOf(der), authorityOf(der)) }
        : { ocsp: new Uint8Array([1]) },
    );
    expect(evidence.ocsps).toEqual([]);
    expect(evidence.crls.map((crl) => parseCrl(crl).issuer.raw)).toHaveLength(2);
  });

  it('asks nothing about what is proven already', async () => {
    const first = await collect(pki.revocation);
    const again = await collect(() => Promise.reject(new Error('asked')), {}, { known: first });
    expect(again).toMatchObject({ ocsps: [], crls: [] });
  });

  it('chooses the issuer by its key and not by its name', async () => {
    const evidence = await collect(
      pki.revocation,
      {},
      {
        pool: [namesake.certificate.raw, ...pki.certificates],
      },
    );
    const held = evidence.certificates.map((der) => Buffer.from(der).toString('hex'));
    expect(held).not.toContain(Buffer.from(namesake.certificate.raw).toString('hex'));
  });

  it('ends at an anchor, whose own status is nobody’s matter', async () => {
    const evidence = await collect(pki.revocation, {}, { anchors: [pki.issuing.certificate.raw] });
    expect(evidence.ocsps).toHaveLength(1);
  });

  it('follows a responder that does not say nocheck', async () => {
    const responder = await makeMember('Checked responder', pki.issuing, [
      basicConstraintsExtension(false),
      keyUsageExtension('digitalSignature'),
      extKeyUsageExtension(false, '1.3.6.1.5.5.7.3.9'),
    ]);
    const delegated: RevocationSource['evidenceFor'] = (der) =>
      pki.evidenceAt(der, now, der === pki.signer.certificate.raw ? responder : undefined);
    expect((await collect(delegated)).ocsps).toHaveLength(3);
    pki.revoked.add(responder.certificate);
    await expect(collect(delegated)).rejects.toThrow(refusal('pades.certificate-revoked'));
    pki.revoked.clear();
  });

  it('refuses an answer that a stranger signed, and a responder without OCSPSigning', async () => {
    const stranger = await makeMember('Stranger', namesake, [
      extKeyUsageExtension(false, '1.3.6.1.5.5.7.3.9'),
    ]);
    const plain = await makeMember('Plain', pki.issuing, [keyUsageExtension('digitalSignature')]);
    for (const signer of [stranger, plain, pki.signer]) {
      const source = (der: Uint8Array) => pki.evidenceAt(der, now, signer);
      await expect(collect(source)).rejects.toThrow(refusal('pades.evidence-missing'));
    }
  });

  it('refuses a list that another key of the same name signed, and an answer about another certificate', async () => {
    const forged = async (der: Uint8Array) => ({ crl: await crlOf(authorityOf(der), namesake) });
    await expect(collect(forged)).rejects.toThrow(refusal('pades.evidence-missing'));
    const other = () => pki.evidenceAt(pki.tsa.certificate.raw, now);
    await expect(collect(other)).rejects.toThrow(refusal('pades.evidence-missing'));
  });

  it('refuses answers that have run out', async () => {
    const old = (der: Uint8Array) => pki.evidenceAt(der, new Date(now.getTime() - 2 * hour));
    await expect(collect(old)).rejects.toThrow(refusal('pades.evidence-missing'));
  });

  it('tells what is only too early for the timestamp from what is missing', async () => {
    const early = (der: Uint8Array) => pki.evidenceAt(der, new Date(now.getTime() - hour / 2));
    await expect(collect(early, { freshSince: now })).rejects.toThrow(refusal('pades.evidence-not-fresh'));
    await expect(collect(early)).resolves.toBeDefined();
  });

  it('refuses a certificate revoked after its use where the signature is new, and only there', async () => {
    pki.revoked.add(pki.signer.certificate);
    const earlier = { at: new Date(now.getTime() - 1000) };
    await expect(collect(pki.revocation, { ...earlier, refuseLaterRevocation: true })).rejects.toThrow(
      refusal('pades.certificate-revoked'),
    );
    await expect(collect(pki.revocation, earlier)).resolves.toBeDefined();
    pki.revoked.clear();
  });

  it('fetches issuers that lack, and lets in only those whose key signed', async () => {
    const known = pki.certificates.slice(0, 1);
    const issuersOf = async (der: Uint8Array) =>
      [namesake, authorityOf(der)].map(({ certificate }) => certificate.raw);
    const evidence = await collect(pki.revocation, {}, { pool: known, issuers: { issuersOf } });
    expect(evidence.ocsps).toHaveLength(2);
    await expect(collect(pki.revocation, {}, { pool: known })).rejects.toThrow(
      refusal('pades.evidence-missing'),
    );
  });

  it('asks no more than its budget', async () => {
    let asked = 0;
    const counting = async () => {
      asked++;
      return {};
    };
    const subjects = Array.from({ length: 50 }, () => ({ certificate: pki.signer.certificate.raw, at: now }));
    await expect(collect(counting, {}, { subjects })).rejects.toThrow(refusal('pades.evidence-missing'));
    expect(asked).toBeLessThanOrEqual(40);
  });
});
