import type { RegistrationPage } from '../../../../src/contract/registrations.ts';
import type { QueueFilter } from '../saved-views.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function listRegistrations(
  { state, service }: QueueFilter,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<RegistrationPage> {
  const query = new URLSearchParams({
    limit: '25',
    ...(state !== '' && { state }),
    ...(service !== '' && { service }),
    ...(cursor !== undefined && { cursor }),
  });
  return askApi<RegistrationPage>(`/registrations?${query.toString()}`, { signal });
}
