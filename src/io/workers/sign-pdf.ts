import { digest, randomBytes } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import type { SignPdfInput } from '../../pades/sign/sign-pdf.ts';
import { signPdf } from '../../pades/sign/sign-pdf.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { openRecovering } from '../../pdf/open-recovering.ts';
import { bufferSource } from '../../pdf/source.ts';
import { buildMark } from './build-mark.ts';
import { placeMark } from './place-mark.ts';
import { callsOver } from './remote-calls.ts';
import type { SigningResult, SigningTask } from './signing-task.ts';

/**
 * The task `sign-pdf`: everything that reads the untrusted file. What it may not have itself (the key, the
 * timestamp unit, evidence) it asks for over the port.
 *
 * @throws {PdfError | PadesError | FindTextError | ImageError}
 */
export async function signPdfTask(task: SigningTask): Promise<SigningResult> {
  const call = callsOver(task.port);
  const document = openRecovering(bufferSource(task.bytes), { password: task.password });
  const signed = await signPdf({
    document,
    signer: {
      algorithm: task.algorithm,
      publicKey: task.publicKey,
      sign: async (message) => (await call('sign', message)) as Uint8Array,
    },
    certificates: task.certificates,
    level: task.level,
    allowPendingEvidence: true,
    now: task.now,
    random: randomBytes,
    field: freeFieldName(document, task.now),
    visible: await visibleOf(document, task),
    signerName: task.signer.name,
    reason: task.reason,
    location: task.location,
    contactInfo: task.contactInfo,
    timestamp: { timestamp: async (imprint) => (await call('timestamp', imprint)) as Uint8Array },
    revocation: {
      evidenceFor: async (certificate, issuer) =>
        (await call('evidence', { certificate, issuer })) as { ocsp?: Uint8Array; crl?: Uint8Array },
    },
  });
  return {
    bytes: concatBytes([task.bytes, signed.tail]),
    fieldName: signed.fieldName,
    signatureSha256: digest('sha256', signed.signatureValue),
    timestampedAt: signed.timestampedAt,
    level: signed.level,
  };
}

/** `sig_<epoch ms>`, as the field's signatures are named; the next number where it is taken. */
function freeFieldName(document: PdfDocument, now: Date): string {
  const taken = new Set(listFields(document).map(({ fullName }) => fullName));
  for (let number = now.getTime(); ; number++) if (!taken.has(`sig_${number}`)) return `sig_${number}`;
}

async function visibleOf(document: PdfDocument, task: SigningTask): Promise<SignPdfInput['visible']> {
  const { appearance } = task;
  if (appearance.kind === 'invisible') return undefined;
  const placed = await placeMark(document, task.bytes, appearance.place, task.password);
  const { page, rect } = placed;
  return { page, rect, mark: buildMark(appearance.mark, task) };
}
