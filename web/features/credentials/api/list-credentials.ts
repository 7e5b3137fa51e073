import type { CredentialPage } from '../../../../src/contract/credentials.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const listCredentials = (cursor: string | undefined, signal: AbortSignal): Promise<CredentialPage> =>
  askApi<CredentialPage>(
    `/credentials?limit=50${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    { signal },
  );
