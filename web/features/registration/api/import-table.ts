import type { ImportReport } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function importTable(file: File, formToken: string): Promise<ImportReport> {
  const form = new FormData();
  form.set('file', file);
  return askApi<ImportReport>('/registrations/import', { method: 'POST', form, formToken });
}
