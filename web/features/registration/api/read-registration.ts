import type { RegistrationDetail } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readRegistration = (id: string, signal: AbortSignal): Promise<RegistrationDetail> =>
  askApi<RegistrationDetail>(`/registrations/${encodeURIComponent(id)}`, { signal });
