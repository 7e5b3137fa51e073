import type { z } from 'zod';
import type { ownPassphraseSchema } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

/** It makes the key. The platform keeps no passphrase, and nobody can read it out again. */
export const setPassphrase = (token: string, own: z.infer<typeof ownPassphraseSchema>): Promise<undefined> =>
  askApi<undefined>(`/applications/${encodeURIComponent(token)}/passphrase`, { method: 'POST', body: own });
