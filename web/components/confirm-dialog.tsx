import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/language.ts';
import { Dialog, DialogButtons } from './dialog.tsx';
import { ProblemNote } from './problem-note.tsx';

export interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will be different afterwards, in words. */
  readonly effect: ReactNode;
  /** The act, as a verb. */
  readonly confirm: string;
  readonly busy: boolean;
  readonly problem?: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What else must be given. */
  readonly children?: ReactNode;
}

const texts = { id: { cancel: 'Batal' }, en: { cancel: 'Cancel' } };

/** Asks before something that cannot be undone, and says its effect. Cancelling is where the keyboard begins. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { cancel } = useTexts(texts);
  return (
    <Dialog opened={props.opened} title={props.title} onClose={props.onClose}>
      <p>{props.effect}</p>
      {props.children}
      {props.problem ? <ProblemNote problem={props.problem} /> : null}
      <DialogButtons>
        <Button variant="default" onClick={props.onClose} autoFocus>
          {cancel}
        </Button>
        <Button color="red" loading={props.busy} onClick={props.onConfirm}>
          {props.confirm}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
