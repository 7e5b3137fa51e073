import type { RegistrationDocument } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function addDocument(
  id: string,
  { kind, file }: { readonly kind: RegistrationDocument['kind']; readonly file: File },
  formToken: string,
): Promise<RegistrationDocument> {
  const form = new FormData();
  form.set('file', file);
  return askApi<RegistrationDocument>(`/registrations/${id}/documents/${kind}`, {
    method: 'PUT',
    form,
    formToken,
  });
}
