import {
  endings,
  expiry,
  pencabutan,
  refuseDocuments,
  returnToVerifier,
  type Transition,
  type TransitionTable,
} from './transition.ts';

/** A new name is proven: that the organisation is who the seal says, that the domain names are its own. */
const withProofs = {
  enter: {
    from: [],
    to: 'awaiting-verifier',
    by: 'registration.verify',
    needs: [],
    tells: ['applicant'],
    follows: [],
  },
  'accept-documents': {
    from: ['awaiting-verifier'],
    to: 'awaiting-decision',
    by: 'registration.verify',
    needs: ['recommendation-letter', 'authority-document', 'reason'],
    tells: ['officers'],
    follows: [],
  },
  'refuse-documents': refuseDocuments([]),
  'return-to-verifier': returnToVerifier,
  approve: {
    from: ['awaiting-decision'],
    to: 'done',
    by: 'registration.decide',
    needs: ['recommendation-letter', 'authority-document', 'reason'],
    tells: ['applicant', 'verifier'],
    follows: ['issue', 'replace'],
  },
  ...endings([]),
  ...expiry([]),
} as const satisfies Readonly<Record<string, Transition>>;

/**
 * The four services for certificates of an organisation: no passphrase is set, as the key is the organisation's own and
 * shown by its PKCS#10 request, or one that the platform keeps for its seal.
 */
export const organisationTransitions = {
  penerbitan: withProofs,
  perubahan: withProofs,
  // The names are those of the present certificate, proven before.
  pembaruan: {
    enter: {
      from: [],
      to: 'awaiting-decision',
      by: 'registration.verify',
      needs: ['reason'],
      tells: ['applicant', 'officers'],
      follows: [],
    },
    approve: {
      from: ['awaiting-decision'],
      to: 'done',
      by: 'registration.decide',
      needs: ['reason'],
      tells: ['applicant', 'verifier'],
      follows: ['issue', 'replace'],
    },
    ...endings([]),
    ...expiry([]),
  },
  pencabutan,
} as const satisfies TransitionTable;
