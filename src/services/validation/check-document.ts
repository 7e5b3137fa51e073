import { MessageChannel } from 'node:worker_threads';
import { httpEvidenceSource } from '../../io/fetch/http-evidence-source.ts';
import { answerCalls } from '../../io/workers/remote-calls.ts';
import type { UntrustedFile, ValidationResult } from '../../io/workers/validate-pdf.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import type { IssuerSource, RevocationSource } from '../../pades/sources.ts';
import type { TrustStoreVersion } from '../../pades/validate/encode-report.ts';
import type { Platform } from '../platform.ts';
import { revocationSource } from '../va/revocation-source.ts';
import { loadTrust } from './load-trust.ts';

export interface CheckedDocument extends ValidationResult {
  readonly trustStore: TrustStoreVersion;
}

export interface CheckOptions {
  readonly password?: string | undefined;
  /** Where evidence about others' certificates comes from; by the rules for outgoing requests where undefined. */
  readonly foreign?: RevocationSource & IssuerSource;
}

/** Of all questions to others about one document: a responder that lets us wait must not hold a thread. */
const patienceMs = 10_000;
const deadlineMs = 60_000;

/**
 * The verdict on a PDF, against the platform's trust store. The file is read in a worker thread with a deadline and a
 * memory limit; the network is asked on this thread, for certificates whose path ends at an anchor only.
 *
 * @throws {WorkerError} where the file took too long or too much memory
 */
export async function checkDocument(
  platform: Pick<Platform, 'db' | 'keys' | 'workers' | 'clock' | 'metrics' | 'ocsp'>,
  document: UntrustedFile,
  { password, foreign = httpEvidenceSource() }: CheckOptions = {},
): Promise<CheckedDocument> {
  const { anchors, authorities, version } = await loadTrust(platform.db);
  const own = revocationSource(platform);
  const others = withPatience(foreign);
  const isOwn = (issuer: Uint8Array): boolean => authorities.some((der) => equalBytes(der, issuer));
  const { port1, port2 } = new MessageChannel();
  answerCalls(port1, {
    evidence: ({ certificate, issuer, want }: EvidenceCall) =>
      isOwn(issuer) ? own.evidenceFor(certificate, issuer) : others.evidenceFor(certificate, issuer, want),
    issuers: ({ certificate }: { certificate: Uint8Array }) => others.issuersOf(certificate),
  });
  try {
    const task = { document, password, anchors, authorities, at: platform.clock(), port: port2 };
    const result = await platform.workers.run('validate-pdf', task, { transfer: [port2], deadlineMs });
    platform.metrics.count('sertel_verdicts_total', { verdict: result.report.verdict });
    return { ...result, trustStore: version };
  } finally {
    port1.close();
  }
}

interface EvidenceCall {
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
  readonly want: 'ocsp' | 'crl' | undefined;
}

/** Asks until the patience for this document is used up; nobody's silence is an error of the request. */
function withPatience(source: RevocationSource & IssuerSource): RevocationSource & IssuerSource {
  const until = performance.now() + patienceMs;
  const ask = async <Answer>(question: () => Promise<Answer>, none: Answer): Promise<Answer> => {
    if (performance.now() >= until) return none;
    try {
      return await question();
    } catch (error) {
      if (error instanceof AppError) return none;
      throw error;
    }
  };
  return {
    evidenceFor: (certificate, issuer, want) => ask(() => source.evidenceFor(certificate, issuer, want), {}),
    issuersOf: (certificate) => ask(() => source.issuersOf(certificate), []),
  };
}
