import type { FastifyInstance } from 'fastify';
import { HttpError } from './http-error.ts';

/** Fields of a form, each once. */
export type UrlForm = ReadonlyMap<string, string>;

const longestBody = 8192;
const mostFields = 10;

/** In this scope a body is a form of `application/x-www-form-urlencoded` and nothing else, and a small one. */
export function acceptUrlForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: longestBody },
    async (_request: unknown, body: string | Buffer) => parseUrlForm(String(body)),
  );
}

/** The body of a request in such a scope; a request without one has no fields. */
export function formOf(request: { readonly body: unknown }): UrlForm {
  return request.body instanceof Map ? (request.body as UrlForm) : new Map();
}

/** @throws {HttpError} `http.bad-request` */
function parseUrlForm(body: string): UrlForm {
  if (body.split('&').length > mostFields) {
    throw new HttpError('http.bad-request', `expected at most ${mostFields} fields`);
  }
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) throw new HttpError('http.bad-request', 'a field came twice');
    form.set(name, value);
  }
  return form;
}
