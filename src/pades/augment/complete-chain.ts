import { verifySignature } from '#crypto';
import { equalBytes } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { gatherCertificates } from '../../pki/path/gather-evidence.ts';
import { validatePath } from '../../pki/path/validate-path.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { equalNames } from '../../pki/x509/names.ts';
import type { IssuerSource } from '../sources.ts';

export interface ChainQuestion {
  readonly leaf: Certificate;
  /** What is fetched is added to it. */
  readonly pool: Certificate[];
  /** Where the path may end, by what the pool holds then. */
  readonly ends: () => readonly Certificate[];
  readonly at: Date;
  readonly issuers: IssuerSource | undefined;
}

export type CompletedChain =
  | { readonly kind: 'complete'; readonly chain: readonly Certificate[] }
  | { readonly kind: 'incomplete'; readonly last: Certificate; readonly detail: string };

const mostFetched = 4;

/** The path from a certificate to an end: by key and signature, never by name alone; issuers that lack are fetched. */
export async function completeChain(question: ChainQuestion): Promise<CompletedChain> {
  const { leaf, pool, ends, at, issuers } = question;
  for (let fetched = 0; ; fetched++) {
    const result = validatePath({ leaf, pool, anchors: ends(), algorithms: 'historic', at });
    if (result.kind === 'passed') return { kind: 'complete', chain: result.chain };
    const last = result.chain.at(-1) ?? leaf;
    const isOpen = result.fault.code === 'path.no-anchor';
    const added = isOpen && fetched < mostFetched ? await fetchIssuers(issuers, last, pool) : 0;
    if (added > 0) continue;
    const detail = isOpen ? 'its issuer is not at hand' : `${result.fault.code}: ${result.fault.detail}`;
    return { kind: 'incomplete', last, detail };
  }
}

/** Only certificates whose key made the signature below are let in: a host cannot fill the pool with others. */
async function fetchIssuers(
  source: IssuerSource | undefined,
  certificate: Certificate,
  pool: Certificate[],
): Promise<number> {
  if (source === undefined || isSelfSigned(certificate)) return 0;
  const fresh = gatherCertificates(await issuersOf(source, certificate)).filter(
    (candidate) =>
      equalNames(candidate.subject, certificate.issuer) &&
      isSignedBy(certificate, candidate) &&
      !pool.some(({ raw }) => equalBytes(raw, candidate.raw)),
  );
  pool.push(...fresh);
  return fresh.length;
}

async function issuersOf(source: IssuerSource, { raw }: Certificate): Promise<readonly Uint8Array[]> {
  try {
    return await source.issuersOf(raw);
  } catch (error) {
    // A host that is away completes no path; that the path is open is what is said.
    if (error instanceof AppError) return [];
    throw error;
  }
}

export const selfSignedAmong = (pool: readonly Certificate[]): readonly Certificate[] =>
  pool.filter(isSelfSigned);

const isSelfSigned = (certificate: Certificate): boolean =>
  equalNames(certificate.subject, certificate.issuer) && isSignedBy(certificate, certificate);

const isSignedBy = ({ signatureAlgorithm, tbsRaw, signature }: Certificate, issuer: Certificate): boolean =>
  verifySignature({
    algorithm: signatureAlgorithm,
    publicKey: issuer.publicKey.raw,
    message: tbsRaw,
    signature,
  });
