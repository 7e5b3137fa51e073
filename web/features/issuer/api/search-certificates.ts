import type { CertificateSearch } from '../../../../src/contract/issuer.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function searchCertificates(
  { text, status }: { readonly text: string; readonly status: string },
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<CertificateSearch> {
  const query = new URLSearchParams({
    limit: '50',
    ...(text !== '' && { text }),
    ...(status !== '' && { status }),
    ...(cursor !== undefined && { cursor }),
  });
  return askApi<CertificateSearch>(`/issuer/certificates?${query.toString()}`, { signal });
}
