import type { RegistrationDocument } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

/** In place of the one of its kind. */
export function addProof(
  token: string,
  kind: RegistrationDocument['kind'],
  file: File,
): Promise<RegistrationDocument> {
  const form = new FormData();
  form.set('file', file);
  return askApi<RegistrationDocument>(`/applications/${encodeURIComponent(token)}/documents/${kind}`, {
    method: 'PUT',
    form,
  });
}
