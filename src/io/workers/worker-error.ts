import { AppError } from '../../lib/errors.ts';

export type WorkerErrorCode =
  'worker.deadline' | 'worker.memory' | 'worker.crashed' | 'worker.busy' | 'worker.closed';

/** The pool ended the work, whatever the input: it took too long, too much memory, or the thread itself ended. */
export class WorkerError extends AppError<WorkerErrorCode> {}

/** An error that the task raised on purpose; it keeps the code that it had in the worker thread. */
export class TaskError extends AppError {}
