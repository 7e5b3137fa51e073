import type { RegistrationDetail } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const takeStep = (
  id: string,
  step: { readonly act: string; readonly reason: string },
  formToken: string,
): Promise<RegistrationDetail> =>
  askApi<RegistrationDetail>(`/registrations/${id}/acts`, { method: 'POST', formToken, body: step });
