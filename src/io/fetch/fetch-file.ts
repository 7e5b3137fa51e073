import { concatBytes } from '../../lib/bytes.ts';
import { FetchError } from './fetch-error.ts';

export interface FetchFileOptions {
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A resource at an address that whoever runs this chose himself, so any host may be asked; over a kept connection, for
 * there may be thousands of them. No redirect is followed.
 *
 * @throws {FetchError}
 */
export async function fetchFile(
  url: string,
  { maxBytes = 10_000_000, timeoutMs = 30_000, headers = {} }: FetchFileOptions = {},
): Promise<Uint8Array> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new FetchError('fetch.bad-address', `expected an http or https address, got ${url}`);
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs), headers });
    return await readBody(answer, url, maxBytes);
  } catch (cause) {
    if (cause instanceof FetchError) throw cause;
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw late
      ? new FetchError('fetch.timeout', `${url} took too long`, { cause })
      : new FetchError('fetch.unreachable', `cannot reach ${url}`, { cause });
  }
}

async function readBody(answer: Response, url: string, maxBytes: number): Promise<Uint8Array> {
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new FetchError('fetch.refused', `${url} answered ${answer.status}`);
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body ?? []) {
    length += piece.length;
    if (length > maxBytes) throw new FetchError('fetch.too-large', `${url} sent over ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return concatBytes(pieces);
}
