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
  /** A certificate for the key that the owner made. */
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
const endings = <const Follows extends readonly Consequence[]>(follows: Follows) =>
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

const expiry = <const Follows extends readonly Consequence[]>(follows: Follows) =>
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

/** What the applicant does with a link before anybody checks. */
const complete = (needs: readonly Need[]) =>
  ({
    from: ['awaiting-applicant'],
    to: 'awaiting-verifier',
    by: 'applicant',
    needs,
    tells: ['verifier'],
    follows: [],
  }) as const satisfies Transition;

const returnToApplicant = {
  from: ['awaiting-verifier'],
  to: 'awaiting-applicant',
  by: 'registration.verify',
  needs: ['reason'],
  tells: ['applicant-link'],
  follows: [],
} as const satisfies Transition;

/** The owner sets the passphrase, and only the owner: by a link, never at a verifier's desk. */
const setPassphrase = {
  from: ['awaiting-passphrase'],
  to: 'awaiting-decision',
  by: 'applicant',
  needs: ['passphrase'],
  tells: ['officers'],
  follows: [],
} as const satisfies Transition;

const returnToVerifier = {
  from: ['awaiting-decision'],
  to: 'awaiting-verifier',
  by: 'registration.decide',
  needs: ['reason'],
  tells: ['verifier'],
  follows: ['destroy-key'],
} as const satisfies Transition;

const refuseDocuments = <const Follows extends readonly Consequence[]>(follows: Follows) =>
  ({
    from: ['awaiting-verifier'],
    to: 'rejected',
    by: 'registration.verify',
    needs: ['reason'],
    tells: ['applicant'],
    follows,
  }) as const satisfies Transition;

/** The four services, each a table of its steps; whoever asks whether a step may be taken asks here. */
const transitions = {
  penerbitan: {
    enter: {
      from: [],
      to: 'awaiting-applicant',
      by: 'registration.verify',
      needs: [],
      tells: ['applicant-link'],
      follows: [],
    },
    complete: complete(['nik', 'identity-card']),
    'return-to-applicant': returnToApplicant,
    'accept-documents': {
      from: ['awaiting-verifier'],
      to: 'awaiting-passphrase',
      by: 'registration.verify',
      needs: ['identity-card', 'recommendation-letter', 'reason'],
      tells: ['applicant-link'],
      follows: ['verify-person'],
    },
    'refuse-documents': refuseDocuments(['forget-person']),
    'set-passphrase': setPassphrase,
    'return-to-verifier': returnToVerifier,
    approve: {
      from: ['awaiting-decision'],
      to: 'done',
      by: 'registration.decide',
      needs: ['identity-card', 'recommendation-letter', 'reason'],
      tells: ['applicant', 'verifier'],
      follows: ['change-person', 'issue'],
    },
    ...endings(['destroy-key', 'forget-person']),
    ...expiry(['destroy-key', 'forget-person']),
  },
  perubahan: {
    enter: {
      from: [],
      to: 'awaiting-applicant',
      by: 'registration.verify',
      needs: ['reason'],
      tells: ['applicant-link'],
      follows: [],
    },
    complete: complete(['nik']),
    'return-to-applicant': returnToApplicant,
    'accept-documents': {
      from: ['awaiting-verifier'],
      to: 'awaiting-decision',
      by: 'registration.verify',
      needs: ['authority-document', 'reason'],
      tells: ['officers'],
      follows: [],
    },
    'refuse-documents': refuseDocuments([]),
    'return-to-verifier': returnToVerifier,
    approve: {
      from: ['awaiting-decision'],
      to: 'done',
      by: 'registration.decide',
      needs: ['authority-document', 'reason'],
      tells: ['applicant', 'verifier'],
      follows: ['change-person', 'renew-changed'],
    },
    ...endings([]),
    ...expiry([]),
  },
  pembaruan: {
    enter: {
      from: [],
      to: 'awaiting-passphrase',
      by: 'registration.verify',
      needs: ['reason'],
      tells: ['applicant-link'],
      follows: [],
    },
    'set-passphrase': setPassphrase,
    'return-to-owner': {
      from: ['awaiting-decision'],
      to: 'awaiting-passphrase',
      by: 'registration.decide',
      needs: ['reason'],
      tells: ['applicant-link'],
      follows: ['destroy-key'],
    },
    approve: {
      from: ['awaiting-decision'],
      to: 'done',
      by: 'registration.decide',
      needs: ['reason'],
      tells: ['applicant', 'verifier'],
      follows: ['issue', 'replace'],
    },
    ...endings(['destroy-key']),
    ...expiry(['destroy-key']),
  },
  // It never ends by itself: a key that may be in wrong hands is not forgotten.
  pencabutan: {
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
  },
} as const satisfies Record<RegistrationService, Readonly<Record<string, Transition>>>;

const tables: Readonly<Record<RegistrationService, Readonly<Record<string, Transition>>>> = transitions;

/** Undefined where the service knows no such step. */
export function findTransition(service: RegistrationService, act: string): Transition | undefined {
  const steps = tables[service];
  return Object.hasOwn(steps, act) ? steps[act] : undefined;
}

/** The steps by which officers decide, for good or back. */
export const decisions = (service: RegistrationService): readonly string[] =>
  Object.entries(tables[service]).flatMap(([act, { by }]) => (by === 'registration.decide' ? [act] : []));

/** The steps that the state allows to people, whoever of them may take each. */
export const possibleActs = (service: RegistrationService, state: RegistrationState): readonly string[] =>
  Object.entries(tables[service]).flatMap(([act, { from, by }]) =>
    from.some((one) => one === state) && by !== 'schedule' ? [act] : [],
  );
