import type { RegistrationDetail } from '../../../src/contract/registrations.ts';

const checking = ['return-to-applicant', 'accept-documents', 'refuse-documents', 'withdraw'];
const deciding = ['approve', 'reject', 'return-to-verifier', 'return-to-owner'];

/** Whether one of these roles takes the step at all: what others do is no button here. The server is what refuses. */
export function mayTake(
  act: string,
  { service }: Pick<RegistrationDetail, 'service'>,
  roles: readonly string[],
): boolean {
  if (deciding.includes(act)) return roles.includes('registration-officer');
  if (!checking.includes(act)) return false;
  return roles.includes('verifier') || (service === 'pencabutan' && roles.includes('security-officer'));
}
