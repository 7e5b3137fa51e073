import type { AgreementItem } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readAgreement = (id: string, signal: AbortSignal): Promise<AgreementItem> =>
  askApi<AgreementItem>(`/agreements/${encodeURIComponent(id)}`, { signal });
