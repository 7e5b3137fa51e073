import type { OwnCertificates } from '../../../../src/contract/own-certificates.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const listOwnCertificates = (signal: AbortSignal): Promise<OwnCertificates> =>
  askApi<OwnCertificates>('/own/certificates', { signal });
