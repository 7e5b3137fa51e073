import type { OwnRequest } from '../../../../src/contract/own-certificates.ts';
import type { RegistrationItem } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const askAboutOwn = (request: OwnRequest, formToken: string): Promise<RegistrationItem> =>
  askApi<RegistrationItem>('/own/requests', { method: 'POST', formToken, body: request });
