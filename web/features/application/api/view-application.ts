import type { ApplicationView } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const viewApplication = (token: string, signal: AbortSignal): Promise<ApplicationView> =>
  askApi<ApplicationView>(`/applications/${encodeURIComponent(token)}`, { signal });
