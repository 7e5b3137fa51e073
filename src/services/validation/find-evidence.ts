/**
 * Evidence for a page that checks a PDF by itself: a browser cannot ask most responders (other origins, plain http), so we
 * ask for it. Whoever calls chooses neither address nor answer: the address stands in a certificate whose path ends at an
 * anchor of the trust store, else anyone could make us ask anything of anybody.
 */
import { digest } from '#crypto';
import type { FetchRequest } from '../../io/fetch/fetch-public.ts';
import { httpEvidenceSource } from '../../io/fetch/http-evidence-source.ts';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import type { RevocationSource } from '../../pades/sources.ts';
import { validatePath } from '../../pki/path/validate-path.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { evidenceAddressesOf } from '../../pki/x509/evidence-addresses.ts';
import { equalNames } from '../../pki/x509/names.ts';
import type { Platform } from '../platform.ts';
import { revocationSource, type Evidence } from '../va/revocation-source.ts';
import { createCallRate } from './call-rate.ts';
import { EvidenceError } from './evidence-error.ts';
import { loadTrust } from './load-trust.ts';

export interface EvidenceQuestion {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
  readonly want: 'ocsp' | 'crl';
  /** The address from which the question comes. */
  readonly caller: string;
}

/** @throws {EvidenceError | DerError} */
export type FindEvidence = (question: EvidenceQuestion) => Promise<Evidence>;

export interface EvidenceLimits {
  /** Questions a minute of one caller. */
  readonly perCaller: number;
  /** Questions a minute to one host, whoever asks. */
  readonly perHost: number;
  readonly cachedAnswers: number;
  readonly cachedBytes: number;
  readonly cachedSeconds: number;
  readonly largestAnswer: number;
}

const defaultLimits: EvidenceLimits = {
  perCaller: 60,
  perHost: 120,
  cachedAnswers: 500,
  cachedBytes: 64 * 2 ** 20,
  cachedSeconds: 300,
  largestAnswer: 5_000_000,
};

type Parts = Pick<Platform, 'db' | 'keys' | 'clock' | 'metrics' | 'ocsp'>;

export function createEvidenceFinder(
  platform: Parts,
  {
    mayReach,
    limits: changed = {},
  }: { readonly mayReach?: FetchRequest['mayReach']; readonly limits?: Partial<EvidenceLimits> } = {},
): FindEvidence {
  const limits = { ...defaultLimits, ...changed };
  const callers = createCallRate({ most: limits.perCaller });
  const hosts = createCallRate({ most: limits.perHost });
  const cache = answerCache(limits);

  return async ({ certificate: certificateDer, issuer: issuerDer, want, caller }) => {
    const now = platform.clock();
    refuseAboveRate(callers.take(caller, now), 'this address asks too often');
    const [certificate, issuer] = [parseCertificate(certificateDer), parseCertificate(issuerDer)];
    await checkTrusted(platform, certificate, issuer, now);
    const own =
      want === 'ocsp' ? await revocationSource(platform).evidenceFor(certificate.raw, issuer.raw) : {};
    if (own.ocsp !== undefined) return own;
    const key = `${want} ${toHex(digest('sha256', certificate.raw, issuer.raw))}`;
    return cache.get(key, now, async () => {
      for (const host of hostsOf(certificate))
        refuseAboveRate(hosts.take(host, now), `${host} has been asked too often`);
      const source = httpEvidenceSource({
        budget: { requests: 4, bytes: limits.largestAnswer, issuers: 0 },
        ...(mayReach && { mayReach }),
      });
      return askOthers(() => source.evidenceFor(certificate.raw, issuer.raw, want));
    });
  };
}

function refuseAboveRate(retryAfterSeconds: number, message: string): void {
  if (retryAfterSeconds > 0) throw new EvidenceError('evidence.too-often', message, { retryAfterSeconds });
}

/** The issuer signed it, and the path from it ends at an anchor of the trust store; status and time are not the question here. */
async function checkTrusted(
  { db }: Parts,
  certificate: Certificate,
  issuer: Certificate,
  now: Date,
): Promise<void> {
  if (!equalNames(certificate.issuer, issuer.subject))
    throw new EvidenceError(
      'evidence.not-the-issuer',
      'expected the issuer to be the one that the certificate names',
    );
  const trust = await loadTrust(db);
  const anchors = trust.anchors.map((der) => parseCertificate(der));
  const others = trust.authorities.map((der) => parseCertificate(der));
  // Of an expired certificate the status is still a question: it is asked as of when it was in force.
  const at = now > certificate.notAfter ? certificate.notAfter : now;
  const path = validatePath({
    leaf: certificate,
    pool: [issuer, ...others],
    anchors,
    algorithms: 'dated',
    at,
  });
  if (path.kind !== 'passed')
    throw new EvidenceError(
      'evidence.not-trusted',
      `expected a certificate whose path ends at a trusted one (${path.fault.code})`,
    );
  // The path may go through another of that name; the issuer has several certificates, but one key.
  const signedBy = path.chain[1]?.publicKey.raw;
  if (signedBy === undefined || !equalBytes(signedBy, issuer.publicKey.raw))
    throw new EvidenceError('evidence.not-the-issuer', 'expected the issuer to be the one that signed it');
}

function hostsOf(certificate: Certificate): ReadonlySet<string> {
  const { ocsp, crl } = evidenceAddressesOf(certificate);
  return new Set([...ocsp, ...crl].flatMap((url) => (URL.canParse(url) ? [new URL(url).host] : [])));
}

/** What went wrong out there is not told: it would say what stands behind the address. */
async function askOthers(ask: () => ReturnType<RevocationSource['evidenceFor']>): Promise<Evidence> {
  try {
    const { ocsp, crl } = await ask();
    if (ocsp !== undefined) return { ocsp };
    if (crl !== undefined) return { crl };
  } catch (cause) {
    if (cause instanceof AppError) throw new EvidenceError('evidence.not-available', notAvailable, { cause });
    throw cause;
  }
  throw new EvidenceError('evidence.not-available', notAvailable);
}

const notAvailable = 'nobody gave evidence about this certificate';

interface AnswerCache {
  /** The kept answer, or what `make` gives; questions at the same time are one. Failures are not kept. */
  get(key: string, now: Date, make: () => Promise<Evidence>): Promise<Evidence>;
}

function answerCache({ cachedAnswers, cachedBytes, cachedSeconds }: EvidenceLimits): AnswerCache {
  const kept = new Map<
    string,
    { readonly until: number; readonly answer: Promise<Evidence>; size: number }
  >();
  const forget = (key: string): void => void kept.delete(key);
  const makeRoom = (): void => {
    let total = Array.from(kept.values()).reduce((sum, { size }) => sum + size, 0);
    for (const [key, { size }] of kept) {
      if (kept.size <= cachedAnswers && total <= cachedBytes) return;
      forget(key);
      total -= size;
    }
  };
  return {
    get(key, now, make) {
      const known = kept.get(key);
      if (known !== undefined && known.until > now.getTime()) return known.answer;
      const answer = make();
      const entry = { until: now.getTime() + cachedSeconds * 1000, answer, size: 0 };
      kept.delete(key);
      kept.set(key, entry);
      answer.then(
        ({ ocsp, crl }) => {
          entry.size = (ocsp?.length ?? 0) + (crl?.length ?? 0);
          makeRoom();
        },
        () => {
          if (kept.get(key) === entry) forget(key);
        },
      );
      return answer;
    },
  };
}
