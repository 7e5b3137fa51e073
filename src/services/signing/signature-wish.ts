import type { SignatureLevel } from '../../io/db/schema.ts';
import type { Appearance } from '../../io/workers/signing-task.ts';
import type { Refusal } from '../../pades/inspect/refuse-unsafe.ts';
import type { ReservedField } from '../../pades/sign/prepare-signature.ts';

/** What an application asks to be signed, in the words of no API. */
export interface SignatureWish {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly pdfPassword?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contactInfo?: string;
  readonly appearance: Appearance;
  /** Left out: what the application's signatures are at. */
  readonly level?: SignatureLevel;
  /** The permission of a certification (DocMDP). */
  readonly certify?: 1 | 2 | 3;
  /** Places for later signers. */
  readonly reserve?: readonly ReservedField[];
  /** Beyond what the platform refuses. */
  readonly refuse?: readonly Refusal[];
}
