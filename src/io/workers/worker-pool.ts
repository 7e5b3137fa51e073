import { Worker, type Transferable } from 'node:worker_threads';
import type { ErrorDetails } from '../../lib/errors.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import type { TaskInput, TaskName, TaskResult } from './tasks.ts';
import { TaskError, WorkerError } from './worker-error.ts';

/**
 * Threads for work on untrusted bytes: it is synchronous and cannot be interrupted, so each task has a deadline
 * and a memory limit, after which its thread is ended and another takes its place.
 */
export interface WorkerPool {
  /**
   * Input and result are copied as by `structuredClone`; hand over large buffers by `transfer`.
   *
   * @throws {WorkerError} when the pool ended the work
   * @throws {TaskError} with the task's own code when the input was refused
   */
  run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options?: RunOptions,
  ): Promise<TaskResult<Name>>;
  /** Starts every thread with the code that most tasks need, so that the first requests do not wait for it. */
  warmUp(): Promise<void>;
  /** Ends every thread; what still runs or waits is refused with `worker.closed`. */
  close(): Promise<void>;
}

export interface RunOptions {
  readonly deadlineMs?: number;
  readonly transfer?: readonly Transferable[];
}

export interface PoolOptions {
  readonly threads?: number;
  /** How many tasks may wait for a thread before more are refused. */
  readonly waiting?: number;
  readonly memoryLimitMib?: number;
  readonly deadlineMs?: number;
  readonly metrics?: Metrics;
}

export interface TaskRequest {
  readonly name: string;
  readonly input: unknown;
}

export type TaskAnswer =
  | { readonly kind: 'result'; readonly result: unknown }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly details: ErrorDetails | undefined;
    }
  | { readonly kind: 'failed'; readonly message: string };

export function openWorkerPool({
  threads = 2,
  waiting = 200,
  memoryLimitMib = 512,
  deadlineMs = 30_000,
  metrics,
}: PoolOptions = {}): WorkerPool {
  const idle: Worker[] = [];
  const queue: Job[] = [];
  const running = new Map<Worker, Job>();
  let closed = false;
  metrics?.read('sertel_worker_tasks', () => [
    { labels: { state: 'running' }, value: running.size },
    { labels: { state: 'waiting' }, value: queue.length },
  ]);

  function startNext(): void {
    while (queue.length > 0 && running.size < threads) {
      const job = queue.shift();
      if (job) start(job, idle.pop() ?? newWorker());
    }
  }

  function newWorker(): Worker {
    const worker = new Worker(new URL('./task-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMib },
      env: {},
    });
    worker.on('message', (answer: TaskAnswer) => {
      const job = settle(worker);
      idle.push(worker);
      worker.unref();
      job?.take(answer);
      startNext();
    });
    worker.on('error', (error: Error) => {
      const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      end(
        worker,
        new WorkerError(outOfMemory ? 'worker.memory' : 'worker.crashed', error.message, { cause: error }),
      );
    });
    worker.on('exit', () => end(worker, new WorkerError('worker.crashed', 'the thread ended')));
    return worker;
  }

  function start(job: Job, worker: Worker): void {
    running.set(worker, job);
    worker.ref();
    job.deadline = setTimeout(
      () =>
        end(worker, new WorkerError('worker.deadline', `${job.request.name} took over ${job.deadlineMs} ms`)),
      job.deadlineMs,
    );
    job.watch = setInterval(() => void checkMemory(worker), memoryCheckMs);
    worker.postMessage(job.request, [...job.transfer]);
  }

  /** The engine limits its own heap; decoded streams and images lie outside it. */
  async function checkMemory(worker: Worker): Promise<void> {
    // The thread may end between the question and the answer.
    const heap = await worker.getHeapStatistics().catch(() => undefined);
    if (!heap || !running.has(worker)) return;
    const usedMib = (heap.used_heap_size + heap.external_memory) / 2 ** 20;
    if (usedMib > memoryLimitMib) {
      end(
        worker,
        new WorkerError(
          'worker.memory',
          `expected at most ${memoryLimitMib} MiB, used ${Math.round(usedMib)}`,
        ),
      );
    }
  }

  function settle(worker: Worker): Job | undefined {
    const job = running.get(worker);
    running.delete(worker);
    clearTimeout(job?.deadline);
    clearInterval(job?.watch);
    return job;
  }

  function end(worker: Worker, error: WorkerError): void {
    const job = settle(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    void worker.terminate();
    job?.refuse(error);
    if (!closed) startNext();
  }

  const run: WorkerPool['run'] = (name, input, options = {}) =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new WorkerError('worker.closed', 'the pool is closed'));
      if (queue.length >= waiting)
        return reject(new WorkerError('worker.busy', 'too much work waits; try again'));
      queue.push({
        request: { name, input },
        deadlineMs: options.deadlineMs ?? deadlineMs,
        transfer: options.transfer ?? [],
        // The one place where the task table's types cross the thread boundary.
        take: (answer) => settleWith(answer, resolve as (result: unknown) => void, reject),
        refuse: reject,
      });
      startNext();
    });

  return {
    run,
    async warmUp() {
      await Promise.all(Array.from({ length: threads }, () => run('load-code', undefined)));
    },
    async close() {
      closed = true;
      const error = new WorkerError('worker.closed', 'the pool was closed');
      for (const job of queue.splice(0)) job.refuse(error);
      const workers = [...idle, ...running.keys()];
      for (const worker of running.keys()) settle(worker)?.refuse(error);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

interface Job {
  readonly request: TaskRequest;
  readonly deadlineMs: number;
  readonly transfer: readonly Transferable[];
  readonly take: (answer: TaskAnswer) => void;
  readonly refuse: (error: WorkerError) => void;
  deadline?: NodeJS.Timeout;
  watch?: NodeJS.Timeout;
}

const memoryCheckMs = 100;

function settleWith(
  answer: TaskAnswer,
  resolve: (result: unknown) => void,
  reject: (error: Error) => void,
): void {
  if (answer.kind === 'result') resolve(answer.result);
  else if (answer.kind === 'refused') {
    reject(new TaskError(answer.code, answer.message, { details: answer.details }));
  } else reject(new WorkerError('worker.crashed', answer.message));
}
