import { AppError, type ErrorDetails } from '../../../lib/errors.ts';

export type AgreementErrorCode =
  /** There is none for the one who asks; whether another may see it is not said. */
  | 'agreement.unknown'
  | 'agreement.unknown-occurrence'
  | 'agreement.unknown-evidence'
  | 'agreement.unknown-module'
  | 'agreement.unknown-act'
  | 'agreement.number-taken'
  | 'agreement.too-many-files'
  | 'agreement.bad-cursor'
  | 'agreement.not-in-force'
  | 'agreement.ended'
  | 'agreement.not-now'
  | 'agreement.wrong-party'
  | 'agreement.wrong-role'
  | 'agreement.four-eyes'
  | 'agreement.facts-wrong'
  | 'agreement.reason-missing'
  | 'agreement.evidence-missing'
  | 'agreement.consent-missing'
  | 'agreement.too-early'
  | 'agreement.not-allowed'
  | 'agreement.passphrase-missing'
  /** Somebody else acted meanwhile; `details` say who did what. */
  | 'agreement.changed'
  | 'agreement.being-signed';

/** An act under the agreement that is refused, and nothing of it stays. */
export class AgreementError extends AppError<AgreementErrorCode> {
  /** `clause` is an address such as `10(3)`; it stands in the sentence and in the details. */
  constructor(code: AgreementErrorCode, message: string, clause?: string, details?: ErrorDetails) {
    super(code, clause === undefined ? message : `${clauseInWords(clause)}: ${message}`, {
      ...((clause !== undefined || details !== undefined) && {
        details: { ...(clause !== undefined && { clause }), ...details },
      }),
    });
  }
}

/** `4(1)g` as it is cited: Pasal 4 ayat (1) huruf g. What stands outside every article has its own word: Pembukaan 1. */
export function clauseInWords(address: string): string {
  const [, pasal, ayat, huruf] = /^(\d+)(?:\((\d+)\))?\.?([a-z])?$/.exec(address) ?? [];
  if (pasal === undefined) return `${address.charAt(0).toUpperCase()}${address.slice(1).replace('.', ' ')}`;
  return `Pasal ${pasal}${ayat === undefined ? '' : ` ayat (${ayat})`}${huruf === undefined ? '' : ` huruf ${huruf}`}`;
}
