import type { AgreementPage } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const listAgreements = (signal: AbortSignal): Promise<AgreementPage> =>
  askApi<AgreementPage>('/agreements?limit=200', { signal });
