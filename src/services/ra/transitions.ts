import type { RegistrationSubject } from '../../io/db/registration-schema.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { organisationTransitions } from './organisation-transitions.ts';
import {
  endings,
  expiry,
  pencabutan,
  refuseDocuments,
  returnToVerifier,
  type Need,
  type Transition,
  type TransitionTable,
} from './transition.ts';

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

/** For people's certificates: the four services, each a table of its steps. */
const personTransitions = {
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
  pencabutan,
} as const satisfies TransitionTable;

/** The table for whom a certificate names: a person or, with a seal or a server, an organisation. */
const tableOf = (subject: RegistrationSubject): TransitionTable =>
  subject === 'person' ? personTransitions : organisationTransitions;

/** Undefined where the service knows no such step. */
export function findTransition({ service, subject }: AskedFor, act: string): Transition | undefined {
  const steps = tableOf(subject)[service];
  return Object.hasOwn(steps, act) ? steps[act] : undefined;
}

/** What is asked for, and whose certificate it is about. */
export type AskedFor = Pick<RegistrationRow, 'service' | 'subject'>;

/** The steps by which officers decide, for good or back. */
export const decisions = ({ service, subject }: AskedFor): readonly string[] =>
  Object.entries(tableOf(subject)[service]).flatMap(([act, { by }]) =>
    by === 'registration.decide' ? [act] : [],
  );

/** The steps that the state allows to people, whoever of them may take each. */
export const possibleActs = ({
  service,
  subject,
  state,
}: AskedFor & Pick<RegistrationRow, 'state'>): readonly string[] =>
  Object.entries(tableOf(subject)[service]).flatMap(([act, { from, by }]) =>
    from.some((one) => one === state) && by !== 'schedule' ? [act] : [],
  );
