import { parentPort } from 'node:worker_threads';
import { AppError } from '../../lib/errors.ts';
import { tasks } from './tasks.ts';
import type { TaskAnswer, TaskRequest } from './worker-pool.ts';

/** The body of one worker thread: one task at a time, until the pool ends it. */
parentPort?.on('message', (request: TaskRequest) => void answer(request));

async function answer({ name, input }: TaskRequest): Promise<void> {
  const answer = await outcomeOf(name, input);
  parentPort?.postMessage(answer, answer.kind === 'result' ? largeBuffers(answer.result) : []);
}

const large = 1 << 16;

/** A whole file is handed over, not copied: the task has ended and nobody here reads it any more. */
function largeBuffers(result: unknown): ArrayBuffer[] {
  const values = result instanceof Object && !ArrayBuffer.isView(result) ? Object.values(result) : [result];
  return values.flatMap((value: unknown) => {
    if (!(value instanceof Uint8Array) || value.length < large) return [];
    const { buffer } = value;
    return buffer instanceof ArrayBuffer && buffer.byteLength === value.byteLength ? [buffer] : [];
  });
}

async function outcomeOf(name: string, input: unknown): Promise<TaskAnswer> {
  try {
    const task = Object.hasOwn(tasks, name) ? tasks[name as keyof typeof tasks] : undefined;
    if (!task) throw new TypeError(`there is no task ${name}`);
    return { kind: 'result', result: await (task as (input: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    if (error instanceof AppError)
      return { kind: 'refused', code: error.code, message: error.message, details: error.details };
    return {
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
