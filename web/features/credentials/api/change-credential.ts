import type { CredentialChange, CredentialItem } from '../../../../src/contract/credentials.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const changeCredential = (
  id: string,
  change: CredentialChange,
  formToken: string,
): Promise<CredentialItem> =>
  askApi<CredentialItem>(`/credentials/${id}`, { method: 'PATCH', formToken, body: change });
