import { askApi } from '../../../lib/ask-api.ts';

export const endSession = (id: string, formToken: string): Promise<undefined> =>
  askApi<undefined>(`/sessions/${id}`, { method: 'DELETE', formToken });
