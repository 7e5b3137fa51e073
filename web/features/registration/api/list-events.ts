import type { RegistrationEvents } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const listEvents = (id: string, signal: AbortSignal): Promise<RegistrationEvents> =>
  askApi<RegistrationEvents>(`/registrations/${encodeURIComponent(id)}/events`, { signal });
