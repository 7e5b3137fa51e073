import type { RegistrationCounts } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const countRegistrations = (signal: AbortSignal): Promise<RegistrationCounts> =>
  askApi<RegistrationCounts>('/registrations/counts', { signal });
