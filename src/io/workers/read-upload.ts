import type { Finding } from '../../pades/inspect/finding.ts';
import { certificationLevel, isSigned } from '../../pades/sign/signing-restrictions.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { openRecovering } from '../../pdf/open-recovering.ts';
import { pageCount } from '../../pdf/pages.ts';
import { bufferSource } from '../../pdf/source.ts';
import { inspectOpened } from './inspect-opened.ts';

/** What has to be known of a file before it is sent to be signed. */
export interface UploadFacts {
  readonly pageCount: number;
  readonly signatureCount: number;
  readonly certification: 1 | 2 | 3 | undefined;
  readonly findings: readonly Finding[];
}

/** The task `read-upload`. @throws {PdfError} where it is no PDF, or one that opens with a password only */
export async function readUploadTask({ bytes }: { readonly bytes: Uint8Array }): Promise<UploadFacts> {
  const document = openRecovering(bufferSource(bytes));
  return {
    pageCount: pageCount(document),
    signatureCount: listFields(document).filter((field) => isSigned(document, field)).length,
    certification: certificationLevel(document),
    findings: inspectOpened(document),
  };
}
