import { askApi } from '../../../lib/ask-api.ts';

/** Each telling is a line of the history. */
export const tellHandoverCode = (id: string, formToken: string): Promise<{ readonly handoverCode: string }> =>
  askApi(`/registrations/${encodeURIComponent(id)}/handover-code`, { method: 'POST', formToken });
