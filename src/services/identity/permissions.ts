import { agreementActors, agreementReaders } from '../../contract/agreement-roles.ts';
import type { Role } from './roles.ts';

export interface Rule {
  /** Any of these, in the organisation that the thing belongs to. */
  readonly roles: readonly Role[];
  /** Asks for the password again when it was not given of late. */
  readonly fresh?: true;
  /** Nobody does this to what they entered, or to themselves: two pairs of eyes. */
  readonly fourEyes?: true;
}

/**
 * Who may do what: the one table. What is not here nobody may do, and no role stands above the others: a party
 * administrator keeps accounts and reads no content (requirements R30, section 4).
 */
export const permissions = {
  // Accounts of one's own organisation.
  'account.list': { roles: ['party-administrator', 'security-officer', 'auditor'] },
  'account.invite': { roles: ['party-administrator'], fresh: true },
  'account.change': { roles: ['party-administrator'], fresh: true, fourEyes: true },
  'account.send-link': { roles: ['party-administrator'], fresh: true, fourEyes: true },
  'account.remove-codes': { roles: ['party-administrator'], fresh: true, fourEyes: true },
  'account.end-sessions': { roles: ['party-administrator', 'security-officer'] },
  // Requests about certificates: entered and checked in the organisation, decided on by the issuer.
  'registration.list': {
    roles: ['verifier', 'registration-officer', 'security-officer', 'coordinator', 'auditor'],
  },
  'registration.end': { roles: ['verifier', 'security-officer'] },
  'person.list': {
    roles: ['verifier', 'registration-officer', 'security-officer', 'coordinator', 'auditor'],
  },
  'registration.read-documents': { roles: ['verifier', 'registration-officer'] },
  'registration.verify': { roles: ['verifier'], fourEyes: true },
  'registration.decide': { roles: ['registration-officer'], fresh: true, fourEyes: true },
  // Authorities, lists and all that was issued: the issuer's own people, who see no NIK and no address by it.
  'issuer.read': {
    roles: ['ca-operator', 'policy-officer', 'registration-officer', 'security-officer', 'auditor'],
  },
  // Credentials of its applications.
  'credential.list': { roles: ['party-administrator', 'application-owner', 'security-officer', 'auditor'] },
  'credential.make': { roles: ['party-administrator', 'application-owner'], fresh: true },
  'credential.change': { roles: ['party-administrator', 'application-owner'], fresh: true },
  // In haste, without more ado: a leaked credential is switched off by whoever hears of it.
  'credential.disable': { roles: ['party-administrator', 'application-owner', 'security-officer'] },
  // The agreement at work: who sees its content; who acts in it is said by the table of each clause. Neither
  // the party administrator nor the CA operator reads it.
  'agreement.read': { roles: agreementReaders },
  'agreement.open': { roles: ['coordinator', 'authorised-official'] },
  'agreement.bring-evidence': { roles: agreementActors },
  // Documents on their way to signatures: those who do the organisation's work bring, send, read and sign them. Which
  // document is a question of who is named in its flow, never of a role.
  'flow.take-part': {
    roles: [
      'staff',
      'verifier',
      'registration-officer',
      'policy-officer',
      'assessor',
      'application-owner',
      'obligation-owner',
      'coordinator',
      'authorised-official',
      'security-officer',
      'support-agent',
      'mediator',
      'representative',
    ],
  },
  // How long documents are kept (R31): whoever keeps the archive reads none of them.
  'retention.read': { roles: ['policy-officer', 'security-officer', 'coordinator', 'auditor'] },
  'retention.change': { roles: ['policy-officer'], fresh: true },
  'retention.hold': { roles: ['policy-officer', 'security-officer'], fresh: true },
  // Seals: an organisation asks, the issuer's officer gives key and certificate.
  'seal.list': {
    roles: [
      'application-owner',
      'authorised-official',
      'security-officer',
      'registration-officer',
      'auditor',
    ],
  },
  'seal.request': { roles: ['application-owner'], fresh: true },
  'seal.enable': { roles: ['registration-officer'], fresh: true, fourEyes: true },
  'seal.disable': { roles: ['application-owner', 'authorised-official', 'security-officer'] },
} as const satisfies Record<string, Rule>;

export type Act = keyof typeof permissions;
