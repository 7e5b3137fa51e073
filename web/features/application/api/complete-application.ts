import { askApi } from '../../../lib/ask-api.ts';

export const completeApplication = (token: string, nik: string): Promise<undefined> =>
  askApi<undefined>(`/applications/${encodeURIComponent(token)}/completion`, {
    method: 'POST',
    body: { nik, agrees: true },
  });
