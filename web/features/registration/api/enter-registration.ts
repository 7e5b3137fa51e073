import type { NewRegistration, RegistrationDetail } from '../../../../src/contract/registrations.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const enterRegistration = (wish: NewRegistration, formToken: string): Promise<RegistrationDetail> =>
  askApi<RegistrationDetail>('/registrations', { method: 'POST', formToken, body: wish });
