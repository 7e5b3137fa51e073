import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { readForm } from './read-form.ts';

/** The one file of a form. @throws {HttpError} `http.bad-request`, `http.unsupported-media-type` */
export async function readProof(request: FastifyRequest): Promise<Uint8Array> {
  const file = (await readForm(request, ['file'])).files.get('file');
  if (file === undefined) throw new HttpError('http.bad-request', 'expected a form with a file in `file`');
  return file.bytes;
}
