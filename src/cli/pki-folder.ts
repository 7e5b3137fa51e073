/** A throw-away PKI as files: what `sertel pki demo` makes and `sertel sign --pki` signs, timestamps and proves with. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { generateKeyPair, randomBytes, signerFromPkcs8, type KeyKind } from '#crypto';
import { chooseAlgorithm } from '../pki/crypto/choose-algorithm.ts';
import type { Signer } from '../pki/crypto/signer.ts';
import { buildPkcs12, parsePkcs12 } from '../pki/pkcs12/pkcs12.ts';
import { encodeImprint } from '../pki/tsp/timestamp-request.ts';
import { buildTimestampToken } from '../pki/tsp/timestamp-response.ts';
import { buildCertificate, keyIdentifierOf, serialFrom } from '../pki/x509/build-certificate.ts';
import { buildCrl } from '../pki/x509/build-crl.ts';
import {
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  crlNumberExtension,
  extKeyUsageExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
} from '../pki/x509/build-extensions.ts';
import { parseCertificate, type Certificate } from '../pki/x509/certificate.ts';
import { buildName, equalNames, type Name } from '../pki/x509/names.ts';
import { encodePem } from '../pki/x509/pem.ts';
import type { RevocationSource, TimestampSource } from '../pades/sources.ts';
import { UsageError } from './output.ts';
import { writeWholeFile } from './write-whole-file.ts';

interface Member {
  readonly pkcs8: Uint8Array;
  readonly signer: Signer;
  readonly certificate: Certificate;
}

const day = 86_400_000;
const pkiKind = 'sertel-throw-away-pki';
const policy = '1.3.6.1.4.1.32473.1.3';
const purposes = { timeStamping: '1.3.6.1.5.5.7.3.8', documents: '1.2.840.113583.1.1.5' } as const;

/** Makes root, issuing CA, timestamp unit and signer with keys of one kind, each a .p12 under one passphrase, and the CRLs. */
export async function makePkiFolder(
  folder: string,
  now: Date,
  kind: KeyKind = 'p-256',
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const passphrase = Buffer.from(randomBytes(15)).toString('base64url');
  const root = await makeMember(kind, 'DEMO Throw-away Root CA', now, 3650, undefined, [
    basicConstraintsExtension(true),
    keyUsageExtension('keyCertSign', 'cRLSign'),
  ]);
  const issuing = await makeMember(kind, 'DEMO Throw-away Issuing CA', now, 1825, root, [
    basicConstraintsExtension(true, 0),
    keyUsageExtension('keyCertSign', 'cRLSign'),
  ]);
  const tsa = await makeMember(kind, 'DEMO Throw-away Timestamp Authority', now, 1095, issuing, [
    basicConstraintsExtension(false),
    keyUsageExtension('digitalSignature'),
    extKeyUsageExtension(true, purposes.timeStamping),
  ]);
  const signer = await makeMember(kind, 'Penanda Tangan Contoh', now, 730, issuing, [
    basicConstraintsExtension(false),
    keyUsageExtension('digitalSignature', 'contentCommitment'),
    extKeyUsageExtension(false, purposes.documents),
  ]);
  const chain = [issuing.certificate.raw, root.certificate.raw];
  const secret = (member: Member, issuers: readonly Uint8Array[]): Uint8Array =>
    buildPkcs12(
      { pkcs8: member.pkcs8, certificates: [member.certificate.raw, ...issuers] },
      passphrase,
      randomBytes,
    );
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['passphrase.txt', text(`${passphrase}\n`)],
    ['root.pem', text(encodePem('CERTIFICATE', root.certificate.raw))],
    ['issuing.pem', text(encodePem('CERTIFICATE', issuing.certificate.raw))],
    ['root.p12', secret(root, [])],
    ['issuing.p12', secret(issuing, [root.certificate.raw])],
    ['tsa.p12', secret(tsa, chain)],
    ['signer.p12', secret(signer, chain)],
    ['root.crl', await emptyCrl(root, now)],
    ['issuing.crl', await emptyCrl(issuing, now)],
    [
      'config.json',
      text(`${JSON.stringify({ kind: pkiKind, version: 1, made: now.toISOString() }, null, 2)}\n`),
    ],
  ];
  await refuseForeign(
    folder,
    files.map(([name]) => name),
  );
  for (const [name, bytes] of files) await writeWholeFile(path.join(folder, name), bytes, { mode: 0o600 });
  return files.map(([name]) => path.join(folder, name));
}

/** Keys that somebody keeps under these names are not written over; only a throw-away PKI is replaced by another. */
async function refuseForeign(folder: string, names: readonly string[]): Promise<void> {
  const present = await readdir(folder);
  const foreign = names.find((name) => present.includes(name));
  if (foreign === undefined) return;
  const config = await readFile(path.join(folder, 'config.json'), 'utf8').catch(() => '');
  if (config.includes(`"${pkiKind}"`)) return;
  throw new UsageError(
    `expected an empty folder or one that sertel pki demo made, but ${folder} holds another ${foreign}`,
  );
}

export interface OpenedPki {
  readonly signer: Signer;
  /** DER, the signer's first, up to the root. */
  readonly certificates: readonly Uint8Array[];
  readonly timestamp: TimestampSource;
  readonly revocation: RevocationSource;
}

/** Opens the folder for signing: timestamps and CRLs are made on the spot, as a platform's own authorities would. */
export async function openPkiFolder(folder: string, clock: () => Date): Promise<OpenedPki> {
  const passphrase = (await readFile(path.join(folder, 'passphrase.txt'), 'utf8')).trim();
  const load = async (name: string): Promise<Member & { readonly chain: readonly Uint8Array[] }> => {
    const { pkcs8, certificates } = parsePkcs12(await readFile(path.join(folder, `${name}.p12`)), passphrase);
    const certificate = parseCertificate(certificates[0] ?? new Uint8Array(0));
    const signer = signerFromPkcs8(pkcs8, chooseAlgorithm(certificate.publicKey.raw));
    return { pkcs8, certificate, chain: certificates, signer };
  };
  const [root, issuing, tsa, signer] = await Promise.all([
    load('root'),
    load('issuing'),
    load('tsa'),
    load('signer'),
  ]);
  return {
    signer: signer.signer,
    certificates: signer.chain,
    timestamp: {
      timestamp: ({ hash, digest }) =>
        buildTimestampToken(
          { imprintRaw: encodeImprint(hash, digest), nonce: undefined, certReq: true },
          { signer: tsa.signer, certificate: tsa.certificate, chain: tsa.chain, policy, accuracySeconds: 1 },
          clock(),
          randomBytes(16),
        ),
    },
    revocation: {
      evidenceFor: async (certificate) => {
        const { issuer } = parseCertificate(certificate);
        const authority = [issuing, root].find((member) => equalNames(member.certificate.subject, issuer));
        return authority === undefined ? {} : { crl: await emptyCrl(authority, clock()) };
      },
    },
  };
}

async function makeMember(
  kind: KeyKind,
  commonName: string,
  now: Date,
  days: number,
  issuer: Member | undefined,
  extensions: readonly Uint8Array[],
): Promise<Member> {
  const { pkcs8, publicKey } = await generateKeyPair(kind);
  const signer = signerFromPkcs8(pkcs8, chooseAlgorithm(publicKey));
  const subject: Name = buildName([
    { type: 'C', value: 'ID' },
    { type: 'O', value: 'DEMO Sertel' },
    { type: 'CN', value: commonName },
  ]);
  const der = await buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: issuer?.certificate.subject ?? subject,
      subject,
      notBefore: new Date(now.getTime() - 60_000),
      notAfter: new Date(now.getTime() + days * day),
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
  return { pkcs8, signer, certificate: parseCertificate(der) };
}

const emptyCrl = (authority: Member, now: Date): Promise<Uint8Array> =>
  buildCrl(
    {
      issuer: authority.certificate.subject,
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + 7 * day),
      revoked: [],
      extensions: [
        authorityKeyIdentifierExtension(keyIdentifierOf(authority.certificate.publicKey.raw)),
        crlNumberExtension(Math.floor(now.getTime() / 1000)),
      ],
    },
    authority.signer,
  );

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
