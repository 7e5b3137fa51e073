import type {
  OpenState,
  RegistrationDocumentKind,
  RegistrationService,
  RegistrationState,
} from '../../io/db/registration-schema.ts';
import type { Act } from '../identity/permissions.ts';

/** What may be done with a request, and what comes of it. */
export interface Transition {
  /** None: it begins the request. */
  readonly from: readonly OpenState[];
  readonly to: RegistrationState;
  /** A permission of a person who is logged in, or the applicant with a link, or the clock. */
  readonly by: Act | 'applicant' | 'schedule';
  /** Nobody but who entered it. */
  readonly entererOnly?: true;
  /** Must be present. A reason is asked of every decision. */
  readonly needs: readonly Need[];
  readonly tells: readonly Told[];
  /** What happens in the same transaction, in this order. */
  readonly follows: readonly Consequence[];
}

/** The steps of each service, by their names. */
export type TransitionTable = Readonly<Record<RegistrationService, Readonly<Record<string, Transition>>>>;

export type Need = RegistrationDocumentKind | 'reason' | 'nik' | 'passphrase';

/** `applicant-link`: the applicant, with a new link for the next step. */
export type Told = 'applicant' | 'applicant-link' | 'verifier' | 'officers';

export type Consequence =
  /** The person's identity is proven. */
  | 'verify-person'
  /** A person who never got a certificate is as unknown as before. */
  | 'forget-person'
  /** The person's data become what was asked for, where it is something else than they are. */
  | 'change-person'
  /** Where a certificate names what has changed, a request for the next one begins. */
  | 'renew-changed'
  /** A certificate for the key that the owner made, or that the organisation's request names. */
  | 'issue'
  /** The certificate before is revoked, where its key is lost or its names are not right any more. */
  | 'replace'
  /** Revocation, suspension or release, as it was asked for. */
  | 'change-status'
  /** What the request suspended at its entry goes on. */
  | 'release-hold'
  /** A key that was made for a certificate that is not issued. */
  | 'destroy-key';

const open = [
  'awaiting-applicant',
  'awaiting-verifier',
  'awaiting-passphrase',
  'awaiting-decision',
] as const satisfies readonly OpenState[];

/** How a service may end before its end, and what of it is undone. */
export const endings = <const Follows extends readonly Consequence[]>(follows: Follows) =>
  ({
    withdraw: {
      from: open,
      to: 'withdrawn',
      by: 'registration.verify',
      needs: ['reason'],
      tells: ['applicant'],
      follows,
    },
    reject: {
      from: ['awaiting-decision'],
      to: 'rejected',
      by: 'registration.decide',
      needs: ['reason'],
      tells: ['applicant', 'verifier'],
      follows,
    },
  }) as const satisfies Record<string, Transition>;

export const expiry = <const Follows extends readonly Consequence[]>(follows: Follows) =>
  ({
    expire: {
      from: open,
      to: 'expired',
      by: 'schedule',
      needs: [],
      tells: ['applicant', 'verifier'],
      follows,
    },
  }) as const satisfies Record<string, Transition>;

export const returnToVerifier = {
  from: ['awaiting-decision'],
  to: 'awaiting-verifier',
  by: 'registration.decide',
  needs: ['reason'],
  tells: ['verifier'],
  follows: ['destroy-key'],
} as const satisfies Transition;

export const refuseDocuments = <const Follows extends readonly Consequence[]>(follows: Follows) =>
  ({
    from: ['awaiting-verifier'],
    to: 'rejected',
    by: 'registration.verify',
    needs: ['reason'],
    tells: ['applicant'],
    follows,
  }) as const satisfies Transition;

/** It never ends by itself: a key that may be in wrong hands is not forgotten. */
export const pencabutan = {
  enter: {
    from: [],
    to: 'awaiting-decision',
    by: 'registration.end',
    needs: ['reason'],
    tells: ['applicant', 'officers'],
    follows: [],
  },
  approve: {
    from: ['awaiting-decision'],
    to: 'done',
    by: 'registration.decide',
    needs: ['reason'],
    tells: ['verifier'],
    follows: ['change-status'],
  },
  reject: endings(['release-hold']).reject,
  // A colleague does not end what the security officer asked for: an officer does.
  withdraw: { ...endings([]).withdraw, by: 'registration.end', entererOnly: true },
} as const satisfies Readonly<Record<string, Transition>>;
