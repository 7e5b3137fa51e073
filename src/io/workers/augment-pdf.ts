import type { MessagePort } from 'node:worker_threads';
import { randomBytes } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import { augmentPdf, type AugmentPdfInput } from '../../pades/augment/augment-pdf.ts';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import { callsOver } from './remote-calls.ts';

export interface AugmentingTask {
  readonly bytes: Uint8Array;
  readonly level: AugmentPdfInput['level'];
  readonly anchors: readonly Uint8Array[];
  readonly now: Date;
  /** Answers `timestamp` and `evidence`. */
  readonly port: MessagePort;
}

/** The task `augment-pdf`: the whole lifted file. @throws {PadesError | PdfError} */
export async function augmentPdfTask({
  bytes,
  level,
  anchors,
  now,
  port,
}: AugmentingTask): Promise<Uint8Array> {
  const call = callsOver(port);
  const { tail } = await augmentPdf({
    document: openPdf(bufferSource(bytes)),
    level,
    now,
    random: randomBytes,
    anchors,
    timestamp: { timestamp: async (imprint) => (await call('timestamp', imprint)) as Uint8Array },
    revocation: {
      evidenceFor: async (certificate, issuer, want) =>
        (await call('evidence', { certificate, issuer, want })) as { ocsp?: Uint8Array; crl?: Uint8Array },
    },
  });
  return concatBytes([bytes, tail]);
}
