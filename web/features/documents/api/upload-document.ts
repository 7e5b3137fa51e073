import type { UploadedDocument } from '../../../../src/contract/flows.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function uploadDocument(file: File, formToken: string): Promise<UploadedDocument> {
  const form = new FormData();
  form.set('file', file);
  return askApi<UploadedDocument>('/uploads', { method: 'POST', form, formToken });
}
