import type { EvidenceItem } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

/** Nobody else sees the file until an act takes it up. */
export function bringEvidence(
  agreement: string,
  { file, kind }: { readonly file: File; readonly kind: string },
  formToken: string,
): Promise<EvidenceItem> {
  const form = new FormData();
  form.set('kind', kind);
  if (known.includes(file.type)) form.set('mediaType', file.type);
  form.set('file', file);
  return askApi<EvidenceItem>(`/agreements/${agreement}/evidence`, { method: 'POST', form, formToken });
}

const known = ['application/pdf', 'image/png', 'image/jpeg', 'text/csv'];
