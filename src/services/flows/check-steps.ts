import type { Placement } from '../../contract/flows.ts';
import type { StepKind } from '../../io/db/flow-schema.ts';
import type { UsableUpload } from '../../io/db/uploaded-documents.ts';
import type { PlaceToCheck } from '../../io/workers/check-places.ts';
import type { Platform } from '../platform.ts';
import { FlowError, type FlowErrorCode } from './flow-error.ts';
import { placeOf } from './placement.ts';

/** What one participant is to do to the file. */
export interface StepToCheck {
  /** From 1. */
  readonly step: number;
  readonly kind: StepKind;
  readonly placement: Placement;
}

export const mostSteps = 20;
export const mostParticipants = 50;

/** @throws {FlowError} `flow.no-steps`, `flow.too-many-steps`, `flow.too-many-participants` */
export function checkCounts(steps: readonly (readonly unknown[])[]): void {
  if (steps.length === 0 || steps.some((step) => step.length === 0))
    throw new FlowError('flow.no-steps', 'expected at least one step, and in each at least one person');
  if (steps.length > mostSteps)
    throw new FlowError('flow.too-many-steps', `expected at most ${mostSteps} steps, got ${steps.length}`);
  const participants = steps.flat().length;
  if (participants > mostParticipants)
    throw new FlowError(
      'flow.too-many-participants',
      `expected at most ${mostParticipants} people, got ${participants}`,
    );
}

type Before = Pick<UsableUpload, 'signatureCount'>;

/** Whether a paraf may come before anybody signs, where it is laid down in the file. */
export const mayBeLaidDown = (
  { signatureCount }: Before,
  steps: readonly StepToCheck[],
  one: StepToCheck,
): boolean => signatureCount === 0 && !steps.some(({ step, kind }) => kind === 'sign' && step < one.step);

/** Whether it may come after it, where it is a signature itself. In the step of a signature it may be either. */
export const mayBeSigned = (
  { signatureCount }: Before,
  steps: readonly StepToCheck[],
  one: StepToCheck,
): boolean => signatureCount > 0 || steps.some(({ step, kind }) => kind === 'sign' && step <= one.step);

/**
 * Whether the file lets everyone do what is asked of them, so that it is known before it is sent and not by the last
 * one who signs. The file is read in a worker thread.
 *
 * @throws {FlowError} `flow.locked-by-certification`, `flow.bad-placement`, `flow.page-out-of-range`,
 * `flow.tag-not-found`, `flow.rectangle-outside`
 */
export async function checkSteps(
  { files, workers }: Pick<Platform, 'files' | 'workers'>,
  upload: UsableUpload,
  steps: readonly StepToCheck[],
): Promise<void> {
  for (const one of steps) checkPlacement(upload, steps, one);
  const places = steps.flatMap(({ placement }) => {
    const place = placeOf(placement);
    return place === undefined ? [] : [place];
  });
  if (places.length === 0) return;
  const bytes = await files.read(upload.organisationId, upload.storageKey);
  const verdicts = await workers.run('check-places', { bytes, places: [...places] satisfies PlaceToCheck[] });
  for (const verdict of verdicts)
    if (verdict.kind === 'refused')
      throw new FlowError(refusals[verdict.code] ?? 'flow.bad-placement', verdict.message);
}

const refusals: Readonly<Record<string, FlowErrorCode>> = {
  'pdf.page-not-found': 'flow.page-out-of-range',
  'find-text.not-found': 'flow.tag-not-found',
  'pades.rectangle-outside': 'flow.rectangle-outside',
};

function checkPlacement(upload: UsableUpload, steps: readonly StepToCheck[], one: StepToCheck): void {
  const { kind, placement } = one;
  const refuse = (message: string): never => {
    throw new FlowError('flow.bad-placement', message);
  };
  const visible = placement.kind !== 'invisible';
  if (kind === 'review') {
    if (visible) refuse('a review leaves no mark in the file');
    return;
  }
  // A certification counts as a signature: nothing is laid down after it (ISO 32000-2 clause 12.8.2.2).
  if (upload.certification === 1 || (upload.certification !== undefined && visible))
    throw new FlowError(
      'flow.locked-by-certification',
      `the file is certified (DocMDP ${upload.certification}): it takes ${upload.certification === 1 ? 'no signature' : 'invisible signatures only'}`,
    );
  const laidDown = kind === 'paraf' && mayBeLaidDown(upload, steps, one);
  const signed = kind === 'sign' || mayBeSigned(upload, steps, one);
  if (laidDown && !visible) refuse('a paraf before the first signature is a mark: expected its place');
  if (signed && 'page' in placement && placement.page === 'all')
    refuse(
      'only a paraf before the first signature shows on all pages: a signature covers the pages as they are',
    );
}
