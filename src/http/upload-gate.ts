import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

/** Lets uploads in while the bytes that they announce fit into a budget; more are told to come back. */
export type UploadGate = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Files are held in memory while they are signed: without a bound a few large ones would end the process. */
export function createUploadGate({
  budgetBytes,
  largestBytes,
}: {
  readonly budgetBytes: number;
  readonly largestBytes: number;
}): UploadGate {
  let taken = 0;
  return async (request, reply) => {
    const announced = Number(request.headers['content-length'] ?? largestBytes);
    if (announced > largestBytes) {
      throw new HttpError('http.too-large', `expected at most ${largestBytes} bytes, got ${announced}`);
    }
    if (taken > 0 && taken + announced > budgetBytes) {
      throw new HttpError('http.too-busy', 'too many files are being worked on; try again', 2);
    }
    taken += announced;
    let released = false;
    reply.raw.once('close', () => {
      if (!released) taken -= announced;
      released = true;
    });
  };
}
