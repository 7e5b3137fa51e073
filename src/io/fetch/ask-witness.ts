import { FetchError } from './fetch-error.ts';

export interface WitnessReply {
  readonly status: number;
  /** Cosignature lines for 200, the size that it knows for 409, else a sentence. */
  readonly text: string;
}

/** C2SP tlog-witness `add-checkpoint`. The operator chose the address, so any host may be asked. @throws {FetchError} */
export const submitToWitness = (url: string, body: string, signal?: AbortSignal): Promise<WitnessReply> =>
  ask(`${url.replace(/\/+$/, '')}/add-checkpoint`, { method: 'POST', body }, signal);

/** The last checkpoint that it cosigned of a log; 404 where there is none. @throws {FetchError} */
export const askWitness = (url: string, originHash: string, signal?: AbortSignal): Promise<WitnessReply> =>
  ask(`${url.replace(/\/+$/, '')}/${originHash}/checkpoint`, { method: 'GET' }, signal);

const deadlineMs = 5000;
const maxBytes = 512 * 1024;

async function ask(
  url: string,
  request: { readonly method: string; readonly body?: string },
  signal?: AbortSignal,
): Promise<WitnessReply> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const answer = await fetch(url, {
      ...request,
      redirect: 'error',
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const piece of answer.body ?? []) {
      text += decoder.decode(piece, { stream: true });
      if (text.length > maxBytes)
        throw new FetchError('fetch.too-large', `the witness at ${url} sent over ${maxBytes} bytes`);
    }
    return { status: answer.status, text: text + decoder.decode() };
  } catch (cause) {
    if (cause instanceof FetchError) throw cause;
    throw new FetchError('fetch.unreachable', `the witness at ${url} does not answer`, { cause });
  }
}
