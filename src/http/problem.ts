import type { Problem } from '../contract/problem.ts';
import type { DatabaseErrorCode } from '../io/db/database-error.ts';
import type { RegistrationErrorCode } from '../services/ra/registration-error.ts';
import type { FileErrorCode } from '../io/files/file-error.ts';
import type { KeyErrorCode } from '../io/keys/key-error.ts';
import type { MailErrorCode } from '../io/mail/mail-error.ts';
import type { WorkerErrorCode } from '../io/workers/worker-error.ts';
import { AppError, type ErrorDetails } from '../lib/errors.ts';
import type { CalendarErrorCode } from '../services/agreements/calendar/calendar-date.ts';
import type { AgreementErrorCode } from '../services/agreements/kernel/agreement-error.ts';
import type { CaErrorCode } from '../services/ca/ca-error.ts';
import type { DocumentErrorCode } from '../services/documents/document-error.ts';
import type { FlowErrorCode } from '../services/flows/flow-error.ts';
import type { JournalErrorCode } from '../services/journal/journal-error.ts';
import type { IdentityErrorCode } from '../services/identity/identity-error.ts';
import type { SealErrorCode } from '../services/seals/seal-error.ts';
import type { BatchErrorCode } from '../services/signing/batches/batch-error.ts';
import type { SigningErrorCode } from '../services/signing/signing-error.ts';
import type { EvidenceErrorCode } from '../services/validation/evidence-error.ts';
import type { EsignErrorCode } from './esign/esign-error.ts';
import type { TlogErrorCode } from '../pki/tlog/tlog-error.ts';
import type { PadesErrorCode } from '../pades/pades-error.ts';
import type { ReportSealError } from '../services/validation/seal-report.ts';
import { HttpError, type HttpErrorCode } from './http-error.ts';

/** The codes that an answer may carry. What is not here is a fault of ours: 500, without a word of detail. */
export type ErrorCode =
  | HttpErrorCode
  | EsignErrorCode
  | IdentityErrorCode
  | DocumentErrorCode
  | FlowErrorCode
  | SealErrorCode
  | BatchErrorCode
  | SigningErrorCode
  | RegistrationErrorCode
  | Extract<
      CaErrorCode,
      | 'ca.act-refused'
      | 'ca.key-refused'
      | 'ca.lint-refused'
      | 'ca.nik-refused'
      | 'ca.status-conflict'
      | 'ca.subject-refused'
    >
  | CalendarErrorCode
  | AgreementErrorCode
  | EvidenceErrorCode
  | FileErrorCode
  | Extract<JournalErrorCode, 'journal.no-checkpoint' | 'journal.no-such-leaf' | 'journal.no-such-tree'>
  | Extract<TlogErrorCode, 'tlog.bad-tile'>
  | Extract<MailErrorCode, 'mail.address-refused' | 'mail.subject-refused' | 'mail.text-refused'>
  | WorkerErrorCode
  | ReportSealError['code']
  | Extract<PadesErrorCode, 'pades.timestamp-unavailable' | 'pades.unsafe-content'>
  | Extract<
      KeyErrorCode,
      'key.wrong-passphrase' | 'key.busy' | 'key.hsm-unavailable' | 'key.hsm-refused' | 'key.hsm-key-missing'
    >
  | Extract<DatabaseErrorCode, 'database.unreachable' | 'database.disk-full' | 'database.bad-text'>;

export const statusOf = {
  'http.bad-request': 400,
  'http.not-found': 404,
  'http.cross-site': 403,
  'http.too-large': 413,
  'http.unsupported-media-type': 415,
  'http.too-busy': 429,
  'http.too-many-requests': 429,
  'http.internal': 500,
  'esign.nik-missing': 400,
  'esign.bad-field': 400,
  'esign.not-offered': 501,
  'esign.unknown-certificate': 400,
  'identity.bad-credential': 401,
  'identity.address-not-allowed': 403,
  'identity.too-many-failures': 429,
  'identity.bad-nik': 400,
  'identity.person-taken': 409,
  'identity.unknown-person': 404,
  'identity.wrong-password': 403,
  'identity.wrong-code': 403,
  'identity.code-needed': 403,
  'identity.code-in-use': 409,
  'identity.weak-password': 422,
  'identity.link-unknown': 404,
  'identity.link-expired': 410,
  'identity.link-used': 410,
  'identity.not-logged-in': 401,
  'identity.not-permitted': 403,
  'identity.four-eyes': 403,
  'identity.role-of-issuer': 422,
  'identity.password-needed': 403,
  'identity.email-taken': 409,
  'identity.link-needs-mail': 409,
  'identity.unknown-account': 404,
  'identity.unknown-session': 404,
  'identity.bad-cursor': 400,
  'identity.username-taken': 409,
  'identity.unknown-credential': 404,
  'identity.out-of-scope': 403,
  'document.not-available': 404,
  'document.unknown-token': 404,
  'document.bad-cursor': 400,
  'document.unknown-hold': 404,
  'flow.unknown': 404,
  'flow.unknown-version': 404,
  'flow.unknown-document': 404,
  'flow.document-in-use': 409,
  'flow.unknown-participant': 422,
  'flow.participant-cannot-sign': 422,
  'flow.no-steps': 422,
  'flow.too-many-steps': 422,
  'flow.too-many-participants': 422,
  'flow.bad-expiry': 422,
  'flow.bad-placement': 422,
  'flow.page-out-of-range': 422,
  'flow.tag-not-found': 422,
  'flow.rectangle-outside': 422,
  'flow.locked-by-certification': 422,
  'flow.not-a-participant': 403,
  'flow.not-your-turn': 409,
  'flow.other-act': 409,
  'flow.already-decided': 409,
  'flow.not-now': 409,
  'flow.expired': 409,
  'flow.rejected': 409,
  'flow.withdrawn': 409,
  'flow.changed-version': 409,
  'flow.being-signed': 409,
  'flow.passphrase-missing': 422,
  'flow.too-many-documents': 413,
  'flow.time-over': 409,
  'flow.too-many-links': 409,
  'flow.unknown-link': 404,
  'flow.too-many-templates': 409,
  'flow.unknown-template': 404,
  'flow.bad-cursor': 400,
  'ca.act-refused': 422,
  'ca.status-conflict': 409,
  'ca.key-refused': 422,
  'ca.lint-refused': 422,
  'ca.nik-refused': 422,
  'ca.subject-refused': 422,
  'registration.unknown': 404,
  'registration.unknown-person': 404,
  'registration.unknown-certificate': 404,
  'registration.unknown-document': 404,
  'registration.act-not-possible': 409,
  'registration.incomplete': 422,
  'registration.open-already': 409,
  'registration.has-certificate': 409,
  'registration.on-hold': 409,
  'registration.nik-mismatch': 403,
  'registration.code-mismatch': 403,
  'registration.link-unknown': 404,
  'registration.link-ended': 410,
  'registration.document-refused': 422,
  'registration.too-many-documents': 409,
  'registration.import-refused': 422,
  'registration.request-refused': 422,
  'registration.no-responsible': 422,
  'registration.no-certificate': 404,
  'registration.bad-cursor': 400,
  'registration.no-authority': 503,
  'registration.no-issuer': 503,
  'signing.not-registered': 400,
  'signing.no-certificate': 400,
  'signing.certificate-expired': 400,
  'signing.certificate-renewing': 400,
  'signing.certificate-suspended': 400,
  'signing.certificate-revoked': 400,
  'signing.certificate-not-active': 400,
  'signing.waiting-for-verification': 400,
  'signing.passphrase-delayed': 429,
  'signing.too-many-files': 413,
  'signing.file-too-large': 413,
  'signing.no-activation': 400,
  'signing.unknown-activation': 404,
  'signing.unknown-application': 404,
  'signing.wrong-code': 400,
  'signing.code-for-fewer-files': 400,
  'signing.too-many-codes': 429,
  'signing.unknown-seal': 400,
  'signing.seal-not-enabled': 400,
  'batch.unknown': 404,
  'batch.no-files': 400,
  'batch.too-many-files': 413,
  'batch.too-large': 413,
  'batch.too-many-running': 429,
  'batch.not-waiting': 409,
  'batch.ended': 409,
  'seal.unknown': 404,
  'seal.subscriber-taken': 409,
  'seal.not-requested': 409,
  'seal.no-issuer': 503,
  'seal.bad-cursor': 400,
  'pades.unsafe-content': 422,
  'pades.timestamp-unavailable': 503,
  'signing.idempotency-conflict': 409,
  'signing.idempotency-mismatch': 422,
  'signing.notice-refused': 422,
  'signing.notice-missing': 422,
  'calendar.not-a-date': 400,
  'calendar.not-a-duration': 400,
  'calendar.out-of-range': 400,
  'agreement.unknown': 404,
  'agreement.unknown-occurrence': 404,
  'agreement.unknown-evidence': 404,
  'agreement.unknown-module': 400,
  'agreement.unknown-act': 400,
  'agreement.number-taken': 409,
  'agreement.too-many-files': 429,
  'agreement.bad-cursor': 400,
  'agreement.not-in-force': 409,
  'agreement.ended': 409,
  'agreement.not-now': 409,
  'agreement.wrong-party': 403,
  'agreement.wrong-role': 403,
  'agreement.four-eyes': 403,
  'agreement.facts-wrong': 422,
  'agreement.reason-missing': 422,
  'agreement.evidence-missing': 422,
  'agreement.consent-missing': 409,
  'agreement.too-early': 409,
  'agreement.not-allowed': 422,
  'agreement.passphrase-missing': 422,
  'agreement.changed': 409,
  'agreement.being-signed': 409,
  'evidence.not-the-issuer': 422,
  'evidence.not-trusted': 422,
  'evidence.not-available': 404,
  'evidence.too-often': 429,
  'key.wrong-passphrase': 400,
  'key.busy': 429,
  'key.hsm-unavailable': 503,
  'key.hsm-refused': 503,
  'key.hsm-key-missing': 503,
  'journal.no-checkpoint': 404,
  'journal.no-such-leaf': 404,
  'journal.no-such-tree': 404,
  'tlog.bad-tile': 404,
  'file.not-found': 404,
  'file.damaged': 500,
  'file.disk-full': 507,
  'file.too-large': 413,
  'mail.address-refused': 422,
  'mail.subject-refused': 422,
  'mail.text-refused': 422,
  'validation.no-seal': 503,
  'worker.deadline': 400,
  'worker.memory': 400,
  'worker.crashed': 500,
  'worker.busy': 429,
  'worker.closed': 503,
  'database.unreachable': 503,
  'database.disk-full': 507,
  'database.bad-text': 400,
} as const satisfies Record<ErrorCode, number>;

/** Faults of the file itself; whichever it is, the request was at fault and the sentence may be told. */
const inputConcerns = ['pdf', 'pades', 'sign', 'font', 'image', 'der', 'cms', 'find-text'];

export interface DescribedError {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly details?: ErrorDetails | undefined;
  readonly retryAfterSeconds: number | undefined;
}

/** Any error as the outside may see it. */
export function describeError(error: unknown): DescribedError {
  const known = error instanceof AppError ? error : fromFastify(error);
  const retryAfterSeconds = retryAfter(known);
  if (known !== undefined && isErrorCode(known.code)) {
    const status = statusOf[known.code];
    return {
      status,
      code: known.code,
      detail: status === 500 ? undefined : known.message,
      details: status === 500 ? undefined : known.details,
      retryAfterSeconds,
    };
  }
  if (known !== undefined && inputConcerns.includes(known.code.split('.')[0] ?? '')) {
    const { code, message: detail, details } = known;
    return { status: 400, code, detail, details, retryAfterSeconds };
  }
  return { status: 500, code: 'http.internal', detail: undefined, retryAfterSeconds };
}

export function problemOf({ status, code, detail, details }: DescribedError, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(details === undefined ? {} : { details }),
    instance: `urn:request:${requestId}`,
  };
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  501: 'Not implemented',
  503: 'Unavailable',
  507: 'Insufficient storage',
};

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(statusOf, code);

function retryAfter(error: AppError | undefined): number | undefined {
  if (error === undefined || !('retryAfterSeconds' in error)) return undefined;
  return typeof error.retryAfterSeconds === 'number' ? error.retryAfterSeconds : undefined;
}

/** What Fastify and its plugins raise themselves, by the status that they chose. */
function fromFastify(error: unknown): HttpError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') {
    return undefined;
  }
  if (error.statusCode === 413) return new HttpError('http.too-large', 'the request is larger than allowed');
  if (error.statusCode === 415)
    return new HttpError('http.unsupported-media-type', 'unexpected content type');
  if (error.statusCode === 404) return new HttpError('http.not-found', 'there is nothing here');
  if (error.statusCode >= 400 && error.statusCode < 500)
    return new HttpError('http.bad-request', error.message);
  return undefined;
}
