/** The check in a thread of its own: the page stays usable, and a file that takes too long is ended with the thread. */
import { evidenceFromServer } from '../../../browser/evidence-from-server.ts';
import { reportPdf, type PdfReport } from '../../../browser/report-pdf.ts';
import type { TrustStoreAnswer } from '../../../src/contract/trust-store.ts';

export interface CheckRequest {
  readonly bytes: Uint8Array;
  readonly trust: TrustStoreAnswer;
  readonly password: string | undefined;
}

export type CheckAnswer =
  ({ readonly kind: 'done' } & PdfReport) | { readonly kind: 'fault'; readonly message: string };

const scope = globalThis as unknown as {
  postMessage(answer: CheckAnswer): void;
};

addEventListener('message', ({ data: { bytes, trust, password } }: MessageEvent<CheckRequest>) => {
  reportPdf(bytes, {
    anchors: trust.anchors.map(({ certificate }) => Uint8Array.fromBase64(certificate)),
    trustStore: { version: trust.version, sha256: trust.sha256 },
    at: new Date(trust.time),
    password,
    evidence: evidenceFromServer('/rest/v1/evidence'),
  }).then(
    (report) => scope.postMessage({ kind: 'done', ...report }),
    (error: unknown) => scope.postMessage({ kind: 'fault', message: String(error) }),
  );
});
