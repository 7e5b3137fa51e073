import type { RegistrationItem } from '../../../src/contract/registrations.ts';

/** In the order in which a request goes through them. */
export const registrationStates = [
  'awaiting-applicant',
  'awaiting-verifier',
  'awaiting-passphrase',
  'awaiting-decision',
  'done',
  'rejected',
  'withdrawn',
  'expired',
] as const satisfies readonly RegistrationItem['state'][];

export const registrationServices = [
  'penerbitan',
  'perubahan',
  'pembaruan',
  'pencabutan',
] as const satisfies readonly RegistrationItem['service'][];

/** One of them, or all. */
export type Queue = '' | (typeof registrationStates)[number];
export type Service = '' | (typeof registrationServices)[number];
