import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { concatBytes } from '../../lib/bytes.ts';
import { FetchError } from './fetch-error.ts';
import { isPublicAddress } from './public-address.ts';

export interface FetchRequest {
  readonly method?: 'GET' | 'POST';
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly accept?: string;
  readonly maxBytes?: number;
  /** For everything together, redirects included. */
  readonly timeoutMs?: number;
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
  /** Decides which resolved addresses may be asked, after so many redirects; by default the public internet's. */
  readonly mayReach?: (address: string, redirects: number) => boolean;
}

/**
 * Bytes from another authority, for addresses that came from a certificate: http or https, no credentials, the
 * name resolved once and that address used, so that a name cannot point elsewhere between check and connection;
 * each redirect is checked again.
 *
 * @throws {FetchError}
 */
export async function fetchPublic(address: string, request: FetchRequest = {}): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? 5000);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  let url = parseAddress(address);
  for (let redirects = 0; redirects <= (request.maxRedirects ?? 3); redirects++) {
    const answer = await ask(url, request, redirects, signal);
    if (answer.kind === 'content') return answer.bytes;
    url = parseAddress(answer.location, url);
  }
  throw new FetchError('fetch.too-many-redirects', `${address} redirects too often`);
}

function parseAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base))
    throw new FetchError('fetch.bad-address', 'expected an http or https address');
  const url = new URL(address, base);
  const plain = url.username === '' && url.password === '';
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || !plain) {
    throw new FetchError(
      'fetch.bad-address',
      `expected http or https without credentials, got ${url.protocol}`,
    );
  }
  return url;
}

type Answer =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  | { readonly kind: 'redirect'; readonly location: string };

async function ask(url: URL, request: FetchRequest, redirects: number, signal: AbortSignal): Promise<Answer> {
  try {
    const mayReach = request.mayReach ?? isPublicAddress;
    const pinned = await resolveOnce(url, (address) => mayReach(address, redirects), signal);
    const message = await send(url, pinned, request, signal);
    return await readAnswer(message, url, request.maxBytes ?? 10_000_000);
  } catch (cause) {
    if (cause instanceof FetchError) throw cause;
    if (signal.aborted) throw new FetchError('fetch.timeout', `${url.host} took too long`, { cause });
    throw new FetchError('fetch.unreachable', `cannot reach ${url.host}`, { cause });
  }
}

interface Pinned {
  readonly address: string;
  readonly family: number;
}

async function resolveOnce(
  url: URL,
  mayReach: (address: string) => boolean,
  signal: AbortSignal,
): Promise<Pinned> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(name);
  const found =
    family === 0 ? await abortable(lookup(name, { all: true }), signal) : [{ address: name, family }];
  const pinned = found.find(({ address }) => mayReach(address));
  if (pinned) return pinned;
  throw new FetchError('fetch.private-address', `${url.hostname} is not on the public internet`);
}

function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new FetchError('fetch.timeout', 'the name was not resolved in time'));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function send(
  url: URL,
  pinned: Pinned,
  request: FetchRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method: request.method ?? 'GET',
    headers: {
      accept: request.accept ?? '*/*',
      'accept-encoding': 'identity',
      ...(request.contentType ? { 'content-type': request.contentType } : {}),
      ...(request.body ? { 'content-length': request.body.length } : {}),
    },
    signal,
    agent: false,
    lookup: (_name, { all }, done) =>
      all ? done(null, [{ ...pinned }]) : done(null, pinned.address, pinned.family),
  };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve);
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

const redirectStatuses = [301, 302, 303, 307, 308];

async function readAnswer(message: IncomingMessage, url: URL, maxBytes: number): Promise<Answer> {
  const status = message.statusCode ?? 0;
  try {
    const { location } = message.headers;
    if (redirectStatuses.includes(status) && location !== undefined) return { kind: 'redirect', location };
    if (status !== 200) throw new FetchError('fetch.refused', `${url.host} answered ${status}`);
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of message as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > maxBytes)
        throw new FetchError('fetch.too-large', `${url.host} sent over ${maxBytes} bytes`);
      pieces.push(piece);
    }
    return { kind: 'content', bytes: concatBytes(pieces) };
  } finally {
    message.destroy();
  }
}
