import type { TrustStoreAnswer } from '../../../../src/contract/trust-store.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const getTrustStore = (): Promise<TrustStoreAnswer> => askApi<TrustStoreAnswer>('/trust-store');
