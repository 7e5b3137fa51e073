import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

export interface TestSession {
  /** The header of a browser that is logged in. */
  readonly cookie: string;
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
  const headers = { cookie, 'x-form-token': answer.json().formToken };
  return {
    cookie,
    ask: (method, path, payload) =>
      app.inject({
        method,
        url: `/rest/v1${path}`,
        headers,
        ...(payload === undefined ? {} : { payload }),
      }),
  };
}
