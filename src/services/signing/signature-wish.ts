import type { Appearance } from '../../io/workers/signing-task.ts';
import type { Refusal } from '../../pades/inspect/refuse-unsafe.ts';

/** What an application asks to be signed, in the words of no API. */
export interface SignatureWish {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly pdfPassword?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contactInfo?: string;
  readonly appearance: Appearance;
  /** Beyond what the platform refuses. */
  readonly refuse?: readonly Refusal[];
}
