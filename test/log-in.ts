import { randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Role } from '../src/services/identity/roles.ts';
import type { Platform } from '../src/services/platform.ts';
import { makeTestAccount, type TestAccount } from './demo-account.ts';

export interface TestSession {
  /** The header of a browser that is logged in. */
  readonly cookie: string;
  /** The same with the token that what changes something needs. */
  readonly headers: Readonly<Record<string, string>>;
  /** Asks below /rest/v1 as the person. */
  readonly ask: (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    payload?: object,
  ) => Promise<LightMyRequestResponse>;
}

/** Logs a person in over HTTP. */
export async function logIn(
  app: FastifyInstance,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<TestSession> {
  const payload = { email, password };
  const answer = await app.inject({ method: 'POST', url: '/rest/v1/sessions', payload });
  if (answer.statusCode !== 201) throw new Error(`log-in answered ${answer.statusCode}`);
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!;
  const headers: Record<string, string> = { cookie, 'x-form-token': answer.json().formToken };
  return {
    cookie,
    headers,
    ask: (method, path, payload) =>
      app.inject({
        method,
        url: `/rest/v1${path}`,
        headers,
        ...(payload === undefined ? {} : { payload }),
      }),
  };
}

/** A new person of an organisation, made where it is not there yet, with one role and logged in. */
export async function logInAs(
  app: FastifyInstance,
  platform: Platform,
  { code, role }: { readonly code: string; readonly role: Role },
): Promise<TestSession & { readonly account: TestAccount }> {
  const email = `${role}-${randomUUID()}@${code.toLowerCase()}.example`;
  const account = await makeTestAccount(platform, code, { email, roles: [role] });
  return { account, ...(await logIn(app, account)) };
}
