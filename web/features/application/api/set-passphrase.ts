import { askApi } from '../../../lib/ask-api.ts';

/** It makes the key. The platform keeps no passphrase, and nobody can read it out again. */
export const setPassphrase = (token: string, passphrase: string): Promise<undefined> =>
  askApi<undefined>(`/applications/${encodeURIComponent(token)}/passphrase`, {
    method: 'POST',
    body: { passphrase },
  });
