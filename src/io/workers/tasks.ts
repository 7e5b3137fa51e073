import type { AugmentingTask } from './augment-pdf.ts';
import type { SigningResult, SigningTask } from './signing-task.ts';
import type { CheckPlacesTask, PlaceVerdict } from './check-places.ts';
import type { LayingResult, LayingTask } from './lay-mark.ts';
import type { UploadFacts } from './read-upload.ts';
import type { readTableTask } from './read-table.ts';
import type { writeReportTask } from './write-report.ts';
import type { ValidationResult, ValidationTask } from './validate-pdf.ts';

/**
 * What may run in a worker thread, by name. Each task imports its code when it first runs, takes values that
 * can be cloned and gives back such values. The task that a test needs to misbehave is here as well, since a
 * thread runs only what is in this table.
 */
export const tasks = {
  'sign-pdf': async (input: SigningTask): Promise<SigningResult> => {
    const { signPdfTask } = await import('./sign-pdf.ts');
    return signPdfTask(input);
  },
  'augment-pdf': async (input: AugmentingTask): Promise<Uint8Array> => {
    const { augmentPdfTask } = await import('./augment-pdf.ts');
    return augmentPdfTask(input);
  },
  'validate-pdf': async (input: ValidationTask): Promise<ValidationResult> => {
    const { validatePdfTask } = await import('./validate-pdf.ts');
    return validatePdfTask(input);
  },
  'read-upload': async (input: { readonly bytes: Uint8Array }): Promise<UploadFacts> => {
    const { readUploadTask } = await import('./read-upload.ts');
    return readUploadTask(input);
  },
  'read-table': async (
    input: Parameters<typeof readTableTask>[0],
  ): Promise<ReturnType<typeof readTableTask>> => {
    const task = await import('./read-table.ts');
    return task.readTableTask(input);
  },
  'check-places': async (input: CheckPlacesTask): Promise<readonly PlaceVerdict[]> => {
    const { checkPlacesTask } = await import('./check-places.ts');
    return checkPlacesTask(input);
  },
  'lay-mark': async (input: LayingTask): Promise<LayingResult> => {
    const { layMarkTask } = await import('./lay-mark.ts');
    return layMarkTask(input);
  },
  'write-report': async (input: Parameters<typeof writeReportTask>[0]): Promise<Uint8Array> => {
    const task = await import('./write-report.ts');
    return task.writeReportTask(input);
  },
  /** What most requests need is read and compiled before the first one comes. */
  'load-code': async (_input: undefined): Promise<void> => {
    await Promise.all([import('./sign-pdf.ts'), import('./validate-pdf.ts')]);
  },
  /** Keeps the thread busy or fills its memory: the self-check of deadline and limit (`sertel doctor`). */
  'self-check': async (input: SelfCheck): Promise<string> => {
    const { runSelfCheck } = await import('./self-check.ts');
    return runSelfCheck(input);
  },
} satisfies Record<string, (input: never) => Promise<unknown>>;

type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type TaskResult<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;
export type SelfCheck = 'answer' | 'hang' | 'fill-heap' | 'fill-buffers' | 'refuse' | 'throw' | 'exit';
