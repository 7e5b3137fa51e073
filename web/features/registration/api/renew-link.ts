import { askApi } from '../../../lib/ask-api.ts';

/** Another link to the applicant; earlier ones end. */
export const renewLink = (id: string, formToken: string): Promise<undefined> =>
  askApi<undefined>(`/registrations/${encodeURIComponent(id)}/link`, { method: 'POST', formToken });
