import type { MadeCredential } from '../../../../src/contract/credentials.ts';
import { askApi } from '../../../lib/ask-api.ts';

/** A new password, told this once; the present one is taken for a day as well, so that nothing stops meanwhile. */
export const rotateCredential = (id: string, formToken: string): Promise<MadeCredential> =>
  askApi<MadeCredential>(`/credentials/${id}/password`, {
    method: 'POST',
    formToken,
    body: { overlapMinutes: 24 * 60 },
  });
