import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

/** The refusal of a request whose address asks more often than its rate allows; undefined lets it in. */
export type AddressGate = (request: FastifyRequest) => HttpError | undefined;

export interface AddressRate {
  /** Requests in the long run. */
  readonly perSecond: number;
  /** Requests at once, after a rest. */
  readonly burst: number;
}

export interface AddressGateOptions extends AddressRate {
  /** How many addresses are remembered. */
  readonly addresses?: number;
  /** Milliseconds of any clock that does not jump. */
  readonly elapsedMs?: () => number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A bucket of tokens for each address. The address is Fastify's `request.ip`: what a proxy forwards counts only where
 * TRUST_PROXY names that proxy. The longest unseen address is forgotten first, so that a flood of addresses costs a
 * bounded memory, and gains the flood no more than being many does.
 */
export function createAddressGate(options: AddressGateOptions): AddressGate {
  const { perSecond, burst, addresses = 20_000, elapsedMs = () => performance.now() } = options;
  const buckets = new Map<string, Bucket>();
  return (request) => {
    const key = networkOf(request.ip);
    const now = elapsedMs();
    const known = buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.at) / 1000) * perSecond);
    buckets.delete(key);
    buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    const oldest = buckets.size > addresses ? buckets.keys().next().value : undefined;
    if (oldest !== undefined) buckets.delete(oldest);
    if (tokens >= 1) return undefined;
    const waitSeconds = Math.max(1, Math.ceil((1 - tokens) / perSecond));
    return new HttpError('http.too-many-requests', `try again in ${waitSeconds} seconds`, waitSeconds);
  };
}

/** One household has 2^64 addresses of IPv6: its network counts. */
function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
