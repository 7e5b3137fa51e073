import { askApi } from './ask-api.ts';

/** Gives the password once more, for acts that ask for it (`identity.password-needed`). */
export const confirmPassword = (password: string, formToken: string): Promise<undefined> =>
  askApi<undefined>('/sessions/current/password', { method: 'POST', formToken, body: { password } });
