import type { z } from 'zod';
import type { MadeCredential, newCredentialSchema } from '../../../../src/contract/credentials.ts';
import { askApi } from '../../../lib/ask-api.ts';

export type CredentialWish = z.input<typeof newCredentialSchema>;

/** The answer holds the password, this once. */
export const makeCredential = (wish: CredentialWish, formToken: string): Promise<MadeCredential> =>
  askApi<MadeCredential>('/credentials', { method: 'POST', formToken, body: wish });
