import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { addressGroup } from '../services/identity/address-group.ts';

/** Lets uploads in while the bytes that they announce fit into a budget; more are told to come back. */
export type UploadGate = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export interface UploadBudget {
  readonly budgetBytes: number;
  readonly largestBytes: number;
  /** What one address may hold of it beyond a single file: who sends slowly keeps what was announced for long. */
  readonly addressBytes?: number;
}

/** Files are held in memory while they are signed: without a bound a few large ones would end the process. */
export function createUploadGate({
  budgetBytes,
  largestBytes,
  addressBytes = Infinity,
}: UploadBudget): UploadGate {
  let taken = 0;
  const byAddress = new Map<string, number>();
  return async (request, reply) => {
    const announced = Number(request.headers['content-length'] ?? largestBytes);
    if (announced > largestBytes) {
      throw new HttpError('http.too-large', `expected at most ${largestBytes} bytes, got ${announced}`);
    }
    const address = addressGroup(request.ip);
    const own = byAddress.get(address) ?? 0;
    if (own > 0 && own + announced > addressBytes) {
      throw new HttpError('http.too-many-requests', 'wait until your other uploads are through', 2);
    }
    if (taken > 0 && taken + announced > budgetBytes) {
      throw new HttpError('http.too-busy', 'too many files are being worked on; try again', 2);
    }
    book(address, announced);
    let released = false;
    reply.raw.once('close', () => {
      if (!released) book(address, -announced);
      released = true;
    });
  };

  function book(address: string, bytes: number): void {
    taken += bytes;
    const own = (byAddress.get(address) ?? 0) + bytes;
    if (own > 0) byAddress.set(address, own);
    else byAddress.delete(address);
  }
}
