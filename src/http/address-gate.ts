import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { addressGroup } from '../services/identity/address-group.ts';
import { createTokenBuckets, type Rate } from './token-buckets.ts';

/** The refusal of a request whose address asks more often than its rate allows; undefined lets it in. */
export type AddressGate = (request: FastifyRequest) => HttpError | undefined;

export type AddressRate = Rate;

export interface AddressGateOptions extends AddressRate {
  /** How many addresses are remembered. */
  readonly addresses?: number;
  /** Milliseconds of any clock that does not jump. */
  readonly elapsedMs?: () => number;
}

/**
 * A bucket of tokens for each address. The address is Fastify's `request.ip`: what a proxy forwards counts only where
 * TRUST_PROXY names that proxy. A flood of addresses gains no more than being many does.
 */
export function createAddressGate({ addresses, elapsedMs, ...rate }: AddressGateOptions): AddressGate {
  const take = createTokenBuckets({ keys: addresses, elapsedMs });
  return (request) => {
    const waitSeconds = take(addressGroup(request.ip), rate);
    if (waitSeconds === undefined) return undefined;
    return new HttpError('http.too-many-requests', `try again in ${waitSeconds} seconds`, waitSeconds);
  };
}
