import type { ValidationReportJson } from '../../../../src/contract/validation.ts';
import { askApi } from '../../../lib/ask-api.ts';

/** The file goes to the server, which forgets it after the answer. */
export function validateOnServer(file: File, password: string | undefined): Promise<ValidationReportJson> {
  const form = new FormData();
  // The password stands before the file, which is streamed.
  if (password !== undefined) form.set('pdfPassword', password);
  form.set('file', file);
  return askApi<ValidationReportJson>('/validations', { method: 'POST', form });
}
