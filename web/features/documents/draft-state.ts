import type { Placement, UploadedDocument } from '../../../src/contract/flows.ts';
import { keepInTab, readInTab } from '../../lib/kept-in-tab.ts';
import { lastPageLowerRight, parafSize, usualSize } from './placement.ts';

export type Kind = 'review' | 'paraf' | 'sign';

export interface DraftPerson {
  readonly key: string;
  readonly email: string;
  readonly kind: Kind;
  /** From 1; people of one step act in any order. */
  readonly step: number;
  readonly placement: Placement;
}

/** What was filled in so far. */
export interface Draft {
  readonly uploaded: UploadedDocument | undefined;
  readonly title: string;
  readonly message: string;
  readonly people: readonly DraftPerson[];
  readonly expires: string;
  readonly reminderDays: string;
  /** So that what is sent again after a lost answer is the same. */
  readonly sendKey: string;
}

export const sizeFor = (kind: Kind) => (kind === 'paraf' ? parafSize : usualSize);

export const newPerson = (step: number): DraftPerson => ({
  key: crypto.randomUUID(),
  email: '',
  kind: 'sign',
  step,
  placement: lastPageLowerRight(usualSize),
});

export const emptyDraft = (): Draft => ({
  uploaded: undefined,
  title: '',
  message: '',
  people: [newPerson(1)],
  expires: '',
  reminderDays: '',
  sendKey: crypto.randomUUID(),
});

/** The people of each step in their order; numbers that nobody has are no steps. */
export function stepsOf(people: readonly DraftPerson[]) {
  const numbers = [...new Set(people.map(({ step }) => step))].toSorted((a, b) => a - b);
  return numbers.map((number) =>
    people
      .filter(({ step }) => step === number)
      .map(({ email, kind, placement }) => ({
        email: email.trim(),
        kind,
        placement: kind === 'review' ? ({ kind: 'invisible' } as const) : placement,
      })),
  );
}

const name = 'document-draft';

/** So that a lost session or a reload loses nothing that was typed. */
export const keepDraft = (draft: Draft | undefined): void => keepInTab(name, draft && JSON.stringify(draft));

export function readDraft(): Draft {
  try {
    return { ...emptyDraft(), ...(JSON.parse(readInTab(name) ?? '{}') as Partial<Draft>) };
  } catch {
    return emptyDraft();
  }
}
