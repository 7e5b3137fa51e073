import type { FastifyRequest } from 'fastify';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import { AppError } from '../lib/errors.ts';
import { HttpError } from './http-error.ts';

/**
 * The parts of a form, each as it comes.
 *
 * @throws {HttpError} `http.unsupported-media-type`, and `http.bad-request` for a form that is cut off or is none
 */
export async function* formParts(
  request: FastifyRequest,
  options?: Parameters<FastifyRequest['parts']>[0],
): AsyncGenerator<Multipart, void> {
  if (!request.isMultipart()) {
    throw new HttpError('http.unsupported-media-type', 'expected multipart/form-data');
  }
  try {
    yield* request.parts(options);
  } catch (error) {
    throw brokenBody(error);
  }
}

/** What a request carries, to its end. @throws {HttpError} `http.bad-request` where it ends before */
export async function* wholeBody(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  try {
    yield* stream;
  } catch (error) {
    throw brokenBody(error);
  }
}

/** @throws {HttpError} `http.bad-request` where the form ends before the file does */
export async function wholeFile(part: MultipartFile): Promise<Uint8Array> {
  try {
    return await part.toBuffer();
  } catch (error) {
    throw brokenBody(error);
  }
}

/**
 * What goes wrong while a request is read is the sender's: a boundary that is missing, a part that does not end,
 * a client that hangs up. The parser and the socket raise plain errors for all of these, which would be ours.
 */
function brokenBody(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || 'statusCode' in error) return error;
  return new HttpError('http.bad-request', `expected a whole request, got: ${error.message}`, undefined, {
    cause: error,
  });
}
