import type { IssuedCertificateDetail, LiveStatus } from '../../../../src/contract/issuer.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readCertificate = (id: string, signal: AbortSignal): Promise<IssuedCertificateDetail> =>
  askApi<IssuedCertificateDetail>(`/issuer/certificates/${encodeURIComponent(id)}`, { signal });

export const readLiveStatus = (id: string, signal: AbortSignal): Promise<LiveStatus> =>
  askApi<LiveStatus>(`/issuer/certificates/${encodeURIComponent(id)}/status`, { signal });
