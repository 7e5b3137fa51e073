import { AppError } from '../../lib/errors.ts';

export type FlowErrorCode =
  | 'flow.unknown'
  | 'flow.unknown-version'
  | 'flow.unknown-document'
  | 'flow.document-in-use'
  | 'flow.unknown-participant'
  | 'flow.participant-cannot-sign'
  | 'flow.no-steps'
  | 'flow.too-many-steps'
  | 'flow.too-many-participants'
  | 'flow.bad-expiry'
  | 'flow.bad-placement'
  | 'flow.page-out-of-range'
  | 'flow.tag-not-found'
  | 'flow.rectangle-outside'
  | 'flow.locked-by-certification'
  | 'flow.not-a-participant'
  | 'flow.not-your-turn'
  | 'flow.other-act'
  | 'flow.already-decided'
  | 'flow.not-now'
  | 'flow.expired'
  | 'flow.rejected'
  | 'flow.withdrawn'
  | 'flow.changed-version'
  | 'flow.being-signed'
  | 'flow.passphrase-missing'
  | 'flow.too-many-documents'
  | 'flow.time-over'
  | 'flow.too-many-links'
  | 'flow.unknown-link'
  | 'flow.too-many-templates'
  | 'flow.unknown-template'
  | 'flow.bad-cursor';

/** What is not done in a flow, and why; nothing of it has changed. */
export class FlowError extends AppError<FlowErrorCode> {
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: FlowErrorCode,
    message: string,
    options: ConstructorParameters<typeof AppError>[2] & { readonly retryAfterSeconds?: number } = {},
  ) {
    super(code, message, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
