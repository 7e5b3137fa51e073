import type { AgreementPage } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const listAgreements = (cursor: string | undefined, signal: AbortSignal): Promise<AgreementPage> =>
  askApi<AgreementPage>(
    `/agreements?limit=50${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    {
      signal,
    },
  );
