import type { Actor } from '../identity/actor.ts';
import type { Platform } from '../platform.ts';
import type { Need } from './transition.ts';

export type StepParts = Pick<
  Platform,
  'db' | 'keys' | 'settings' | 'certification' | 'outbox' | 'log' | 'platformKey' | 'clock' | 'ocsp'
>;

export interface Step {
  readonly act: string;
  readonly by: StepActor;
  readonly reason?: string | undefined;
  /** What the applicant brought, beside documents and reasons. */
  readonly brought?: readonly Need[];
  /** The key that was made with the passphrase. */
  readonly keyId?: string;
}

export type StepActor =
  { readonly kind: 'account'; readonly actor: Actor } | { readonly kind: 'applicant' | 'schedule' };
