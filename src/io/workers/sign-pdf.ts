import { digest, randomBytes } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import { findCollisions } from '../../pades/inspect/find-collisions.ts';
import { plainSubject } from '../../pades/inspect/finding.ts';
import { refuseUnsafe } from '../../pades/inspect/refuse-unsafe.ts';
import type { SignPdfInput } from '../../pades/sign/sign-pdf.ts';
import { signPdf } from '../../pades/sign/sign-pdf.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { openRecovering } from '../../pdf/open-recovering.ts';
import { bufferSource } from '../../pdf/source.ts';
import { buildMark } from './build-mark.ts';
import { fulfilNotice } from './fulfil-notice.ts';
import { inspectOpened } from './inspect-opened.ts';
import { placeMark, type PlacedMark } from './place-mark.ts';
import { callsOver } from './remote-calls.ts';
import { showsNotice } from './shows-notice.ts';
import type { SigningResult, SigningTask, SigningWarning } from './signing-task.ts';

/**
 * The task `sign-pdf`: everything that reads the untrusted file. What it may not have itself (the key, the
 * timestamp unit, evidence) it asks for over the port.
 *
 * @throws {PdfError | PadesError | FindTextError | ImageError | NoticeError}
 */
export async function signPdfTask(task: SigningTask): Promise<SigningResult> {
  const call = callsOver(task.port);
  const document = openRecovering(bufferSource(task.bytes), { password: task.password });
  const findings = inspectOpened(document);
  refuseUnsafe(findings, task.refuse);
  const { appearance } = task;
  const placed =
    appearance.kind === 'visible'
      ? await placeMark(document, task.bytes, appearance.place, task.password)
      : undefined;
  const shown = showsNotice(document, task, placed);
  const { statementVersion, pageMark } = await fulfilNotice(document, task, { placed, shown });
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
    ...fieldAndMark(document, task, placed),
    pageMark,
    reserve: task.reserve,
    signerName: task.signer.name,
    reason: task.reason,
    location: task.location,
    contactInfo: task.contactInfo,
    certify: task.certify,
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
    noticeShown: shown,
    statementVersion,
    timestampedAt: signed.timestampedAt,
    level: signed.level,
    findings,
    warnings: warningsOf(document, placed),
  };
}

function fieldAndMark(
  document: PdfDocument,
  task: SigningTask,
  placed: PlacedMark | undefined,
): Pick<SignPdfInput, 'field' | 'fieldMustExist' | 'mark' | 'visible'> {
  const { appearance } = task;
  if (appearance.kind === 'field')
    return { field: appearance.field, fieldMustExist: true, mark: buildMark(appearance.mark, task) };
  const field = freeFieldName(document, task.now);
  if (appearance.kind === 'invisible' || placed === undefined) return { field };
  const { page, rect, copies } = placed;
  return { field, visible: { page, rect, copies, mark: buildMark(appearance.mark, task) } };
}

/** `sig_<epoch ms>`, as the field's signatures are named; the next number where it is taken. */
function freeFieldName(document: PdfDocument, now: Date): string {
  const taken = new Set(listFields(document).map(({ fullName }) => fullName));
  for (let number = now.getTime(); ; number++) if (!taken.has(`sig_${number}`)) return `sig_${number}`;
}

function warningsOf(document: PdfDocument, placed: PlacedMark | undefined): readonly SigningWarning[] {
  const warnings: SigningWarning[] = [];
  const warn = (kind: SigningWarning['kind'], page?: number, subject = '', count = 1) =>
    warnings.push({ kind, page, subject: plainSubject(subject), count });
  if (document.recovered) warn('file-recovered');
  if (placed === undefined) return warnings;
  const { page, copies = [], rect, otherTags = 0 } = placed;
  if (otherTags > 0) warn('tag-elsewhere', undefined, '', otherTags);
  for (const number of new Set([...copies, page]))
    for (const { kind, subject } of findCollisions(document, number, rect)) warn(kind, number, subject);
  return warnings;
}
