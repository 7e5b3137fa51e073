import type { MessagePort } from 'node:worker_threads';
import { TaskError } from './worker-error.ts';
import { AppError } from '../../lib/errors.ts';

/**
 * Calls across threads: a worker thread reads what is untrusted and asks the thread that holds keys and database
 * for the few things that only it may do.
 */
export type RemoteHandlers = Readonly<Record<string, (argument: never) => Promise<unknown>>>;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Reply =
  | { readonly id: number; readonly kind: 'result'; readonly result: unknown }
  | { readonly id: number; readonly kind: 'refused'; readonly code: string; readonly message: string };

/** Answers the calls that come over the port, until it is closed. Errors cross as their code and message. */
export function answerCalls(port: MessagePort, handlers: RemoteHandlers): void {
  const answer = async ({ id, name, argument }: Call): Promise<Reply> => {
    try {
      const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
      if (handler === undefined) throw new TypeError(`there is no call ${name}`);
      return {
        id,
        kind: 'result',
        result: await (handler as (argument: unknown) => Promise<unknown>)(argument),
      };
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'worker.crashed';
      return { id, kind: 'refused', code, message: error instanceof Error ? error.message : String(error) };
    }
  };
  port.on('message', (call: Call) => void answer(call).then((reply) => port.postMessage(reply)));
}

/** The other end: a function that calls. What comes back is cast by the caller, who knows the handler's type. */
export function callsOver(port: MessagePort): (name: string, argument: unknown) => Promise<unknown> {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  port.on('message', (reply: Reply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.kind === 'result') call?.resolve(reply.result);
    else call?.reject(new TaskError(reply.code, reply.message));
  });
  return (name, argument) =>
    new Promise((resolve, reject) => {
      const id = calls++;
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, name, argument } satisfies Call);
    });
}
