import type { RegistrationPage } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function listRegistrations(
  state: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<RegistrationPage> {
  const query = new URLSearchParams({
    limit: '25',
    ...(state !== '' && { state }),
    ...(cursor !== undefined && { cursor }),
  });
  return askApi<RegistrationPage>(`/registrations?${query.toString()}`, { signal });
}
