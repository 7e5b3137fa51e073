/** Every role that an account can hold in its organisation; `permissions.ts` says what each may do. */
export const roles = [
  'party-administrator',
  'applicant',
  'staff',
  'verifier',
  'registration-officer',
  'ca-operator',
  'policy-officer',
  'assessor',
  'application-owner',
  'obligation-owner',
  'coordinator',
  'authorised-official',
  'security-officer',
  'support-agent',
  'auditor',
  'mediator',
  'representative',
  'event-participant',
] as const;
export type Role = (typeof roles)[number];

export const isRole = (name: string): name is Role => roles.some((role) => role === name);
