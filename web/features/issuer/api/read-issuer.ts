import type { IssuerOverview } from '../../../../src/contract/issuer.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readIssuer = (signal: AbortSignal): Promise<IssuerOverview> =>
  askApi<IssuerOverview>('/issuer', { signal });
