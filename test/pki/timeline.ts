/**
 * A throw-away PKI that is lived through: authorities, timestamp units and signers with validities of years, and their
 * statuses, lists and tokens as they would have been made on any day.
 */
import { digest, generateKeyPair, randomBytes, signerFromPkcs8, type KeyKind } from '#crypto';
import { concatBytes } from '../../src/lib/bytes.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { bufferSource } from '../../src/pdf/source.ts';
import { addToSecurityStore } from '../../src/pades/augment/security-store.ts';
import { timestampDocument } from '../../src/pades/sign/sign-pdf.ts';
import type { TimestampSource } from '../../src/pades/sources.ts';
import {
  encodeGeneralizedTime,
  encodeSequence,
  encodeOid,
  encodeOctetString,
} from '../../src/pki/asn1/der-writer.ts';
import { attribute, buildSignedAttributes } from '../../src/pki/cms/build-signed-data.ts';
import { cmsOids } from '../../src/pki/cms/cms-oids.ts';
import { chooseAlgorithm } from '../../src/pki/crypto/choose-algorithm.ts';
import type { Signer } from '../../src/pki/crypto/signer.ts';
import { buildOcspResponse } from '../../src/pki/ocsp/ocsp-response.ts';
import { encodeCertId } from '../../src/pki/ocsp/ocsp-request.ts';
import { encodeImprint } from '../../src/pki/tsp/timestamp-request.ts';
import { buildTimestampToken } from '../../src/pki/tsp/timestamp-response.ts';
import { buildCertificate, keyIdentifierOf, serialFrom } from '../../src/pki/x509/build-certificate.ts';
import { buildCrl } from '../../src/pki/x509/build-crl.ts';
import {
  authorityInfoAccessExtension,
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  crlNumberExtension,
  extKeyUsageExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
} from '../../src/pki/x509/build-extensions.ts';
import { parseCertificate, type Certificate } from '../../src/pki/x509/certificate.ts';
import type { KeyUsageName } from '../../src/pki/x509/extensions.ts';
import { buildName } from '../../src/pki/x509/names.ts';
import { signByHand } from './sign-by-hand.ts';

export const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

/** A day later, as the next day's first second. */
export const after = (date: Date, days: number): Date => new Date(date.getTime() + days * 86_400_000);

export interface Member {
  readonly name: string;
  readonly signer: Signer;
  readonly certificate: Certificate;
  readonly issuer: Member | undefined;
}

export interface MemberWish {
  readonly name: string;
  readonly issuer?: Member;
  readonly from: string;
  readonly until: string;
  readonly kind: 'ca' | 'tsa' | 'person';
  readonly key?: KeyKind;
  readonly usages?: readonly KeyUsageName[];
  readonly pathLength?: number;
}

export async function makeMember(wish: MemberWish): Promise<Member> {
  const { pkcs8, publicKey } = await generateKeyPair(wish.key ?? 'p-256');
  const signer = signerFromPkcs8(pkcs8, chooseAlgorithm(publicKey));
  const { issuer } = wish;
  const subject = buildName([
    { type: 'C', value: 'ID' },
    { type: 'O', value: 'Uji Waktu' },
    { type: 'CN', value: wish.name },
  ]);
  const der = await buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: issuer?.certificate.subject ?? subject,
      subject,
      notBefore: day(wish.from),
      notAfter: day(wish.until),
      publicKey,
      extensions: [
        ...extensionsOf(wish),
        subjectKeyIdentifierExtension(keyIdentifierOf(publicKey)),
        ...(issuer === undefined
          ? []
          : [
              authorityKeyIdentifierExtension(keyIdentifierOf(issuer.certificate.publicKey.raw)),
              authorityInfoAccessExtension({ ocsp: 'http://ocsp.example/' }),
            ]),
      ],
    },
    issuer?.signer ?? signer,
  );
  return { name: wish.name, signer, certificate: parseCertificate(der), issuer };
}

function extensionsOf({ kind, usages, pathLength }: MemberWish): readonly Uint8Array[] {
  if (kind === 'ca')
    return [basicConstraintsExtension(true, pathLength), keyUsageExtension('keyCertSign', 'cRLSign')];
  const leaf = [basicConstraintsExtension(false), keyUsageExtension(...(usages ?? ['digitalSignature']))];
  return kind === 'tsa' ? [...leaf, extKeyUsageExtension(true, '1.3.6.1.5.5.7.3.8')] : leaf;
}

interface Revocation {
  readonly date: Date;
  readonly reason: number;
  readonly invalidityDate?: Date;
}

export type Timeline = Awaited<ReturnType<typeof makeTimeline>>;

/** Root and authorities, three timestamp units one after another, a signer for two years. */
export async function makeTimeline(authorityKey: KeyKind = 'p-256', unitKey: KeyKind = 'p-256') {
  const root = await makeMember({ name: 'Akar', from: '2020-01-01', until: '2060-01-01', kind: 'ca' });
  const below = (name: string, until: string, key: KeyKind): Promise<Member> =>
    makeMember({ name, issuer: root, from: '2020-01-01', until, kind: 'ca', key, pathLength: 0 });
  const issuing = await below('Penerbit', '2032-01-01', authorityKey);
  const stamping = await below('Penerbit Stempel', '2055-01-01', 'p-256');
  const unit = (name: string, from: string, until: string, key: KeyKind = 'p-256'): Promise<Member> =>
    makeMember({ name, issuer: stamping, from, until, kind: 'tsa', key });
  const units = {
    first: await unit('Stempel 1', '2025-01-01', '2030-01-01', unitKey),
    second: await unit('Stempel 2', '2028-01-01', '2036-01-01'),
    third: await unit('Stempel 3', '2034-01-01', '2045-01-01'),
  };
  const signer = await makeMember({
    name: 'Penanda Tangan',
    issuer: issuing,
    from: '2026-01-01',
    until: '2028-01-01',
    kind: 'person',
  });
  const revoked = new Map<Member, Revocation>();
  const members = [issuing, stamping, ...Object.values(units), signer];

  const statusOf = (member: Member, at: Date): Revocation | undefined => {
    const entry = revoked.get(member);
    return entry !== undefined && entry.date <= at ? entry : undefined;
  };
  const ocsp = async (member: Member, at: Date, days = 1): Promise<Uint8Array> => {
    const issuer = member.issuer!;
    const entry = statusOf(member, at);
    const extensions = [
      ...(entry?.invalidityDate === undefined
        ? []
        : [extension('2.5.29.24', encodeGeneralizedTime(entry.invalidityDate))]),
      ...(keepsExpired ? [extension('1.3.6.1.5.5.7.48.1.6', encodeGeneralizedTime(day('2020-01-01')))] : []),
    ];
    return buildOcspResponse(
      {
        responses: [
          {
            certId: encodeCertId(issuer.certificate, member.certificate.serialNumber),
            status:
              entry === undefined
                ? { kind: 'good' }
                : { kind: 'revoked', revocationTime: entry.date, reason: entry.reason },
            thisUpdate: at,
            nextUpdate: after(at, days),
            ...(extensions.length === 0 ? {} : { extensions }),
          },
        ],
        producedAt: at,
        responder: issuer.certificate,
      },
      issuer.signer,
    );
  };
  const crl = (issuer: Member, at: Date, days = 30): Promise<Uint8Array> =>
    buildCrl(
      {
        issuer: issuer.certificate.subject,
        thisUpdate: at,
        nextUpdate: after(at, days),
        revoked: [...revoked]
          .filter(([member, { date }]) => member.issuer === issuer && date <= at)
          .map(([member, { date, reason, invalidityDate }]) => ({
            serialNumber: member.certificate.serialNumber,
            revocationDate: date,
            reason,
            ...(invalidityDate && { invalidityDate }),
          })),
        extensions: [
          authorityKeyIdentifierExtension(keyIdentifierOf(issuer.certificate.publicKey.raw)),
          crlNumberExtension(1),
        ],
      },
      issuer.signer,
    );
  const stamp = (source: Member, at: Date): TimestampSource => ({
    timestamp: ({ hash, digest: imprint }) =>
      buildTimestampToken(
        { imprintRaw: encodeImprint(hash, imprint), nonce: undefined, certReq: true },
        {
          signer: source.signer,
          certificate: source.certificate,
          chain: [source.certificate.raw, source.issuer!.certificate.raw],
          policy: '1.3.6.1.4.1.32473.1.3',
          accuracySeconds: 1,
        },
        at,
        randomBytes(16),
      ),
  });
  let keepsExpired = false;
  return {
    root,
    issuing,
    stamping,
    units,
    signer,
    revoked,
    ocsp,
    crl,
    stamp,
    /** From now on responders say that they keep statuses of expired certificates. */
    keepExpired: () => void (keepsExpired = true),
    anchors: [root.certificate.raw],
    revoke: (member: Member, date: Date, reason = 1, invalidityDate?: Date): void =>
      void revoked.set(member, { date, reason, ...(invalidityDate && { invalidityDate }) }),
    /** What a verifier with a network gets on that day: an answer about every certificate. */
    online: async (at: Date, who: readonly Member[] = members) => ({
      crls: [],
      ocsps: await Promise.all(who.map((member) => ocsp(member, at))),
    }),
    sign: async (
      bytes: Uint8Array,
      level: 'B-B' | 'B-T',
      at: Date,
      more: {
        readonly by?: Member;
        readonly unit?: Member;
        readonly certificates?: readonly Uint8Array[];
      } = {},
    ): Promise<Uint8Array> => {
      const by = more.by ?? signer;
      const source = stamp(more.unit ?? units.first, at);
      return signByHand(bytes, {
        at,
        subFilter: 'ETSI.CAdES.detached',
        by,
        certificates: more.certificates ?? [by, issuing, root].map(({ certificate }) => certificate.raw),
        signedAttrs: (messageDigest) =>
          buildSignedAttributes({ messageDigest, signingCertificate: by.certificate }),
        ...(level === 'B-T' && {
          unsignedAttrs: async (signature) => [
            attribute(
              cmsOids.signatureTimeStampToken,
              await source.timestamp({ hash: 'sha256', digest: digest('sha256', signature) }),
            ),
          ],
        }),
      });
    },
    /** Adds evidence of that day about these, whatever it says. */
    store: async (
      bytes: Uint8Array,
      at: Date,
      who: readonly Member[] = [signer, issuing, stamping, units.first],
      crls: readonly Uint8Array[] = [],
    ): Promise<Uint8Array> => {
      const tail = addToSecurityStore(
        openPdf(bufferSource(bytes)),
        {
          certificates: [...who, ...who.flatMap(({ issuer }) => issuer ?? [])].map(
            ({ certificate }) => certificate.raw,
          ),
          ocsps: await Promise.all(who.map((member) => ocsp(member, at))),
          crls,
        },
        randomBytes(16),
      );
      return concatBytes([bytes, tail]);
    },
    stampDocument: async (bytes: Uint8Array, at: Date, by: Member): Promise<Uint8Array> => {
      const tail = await timestampDocument(openPdf(bufferSource(bytes)), {
        now: at,
        random: randomBytes,
        timestamp: stamp(by, at),
      });
      return concatBytes([bytes, tail]);
    },
  };
}

const extension = (oid: string, value: Uint8Array): Uint8Array =>
  encodeSequence(encodeOid(oid), encodeOctetString(value));
