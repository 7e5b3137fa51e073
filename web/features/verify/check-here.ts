import type { PdfReport } from '../../../browser/report-pdf.ts';
import { getTrustStore } from './api/get-trust-store.ts';
import type { CheckAnswer, CheckRequest } from './check-worker.ts';

/** Far more than any honest file takes, on a slow phone too. */
const patienceMs = 180_000;

/** A check in this browser that was given up or broke. */
export class CheckError extends Error {
  readonly code: 'check.too-long' | 'check.fault';

  constructor(code: CheckError['code'], message: string) {
    super(message);
    this.name = 'CheckError';
    this.code = code;
  }
}

/**
 * Checks the bytes in a worker; they go nowhere.
 *
 * @throws {CheckError | ApiProblem} the latter where the anchors cannot be had
 */
export async function checkHere(
  bytes: Uint8Array,
  password: string | undefined,
  signal: AbortSignal,
): Promise<PdfReport> {
  const trust = await getTrustStore();
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<PdfReport>((resolve, reject) => {
      const end = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
      const timer = setTimeout(
        () => end(new CheckError('check.too-long', `the check took over ${patienceMs} ms`)),
        patienceMs,
      );
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        end(signal.reason);
      });
      worker.addEventListener('error', (event) => end(new CheckError('check.fault', event.message)));
      worker.addEventListener('message', ({ data }: MessageEvent<CheckAnswer>) => {
        clearTimeout(timer);
        if (data.kind === 'done') resolve(data);
        else end(new CheckError('check.fault', data.message));
      });
      const request: CheckRequest = { bytes, trust, password };
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}
