import { useEffect, useId, useRef, type ReactNode } from 'react';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The browser’s own modal dialog: it keeps the keyboard inside, closes on Escape and gives the focus back. */
export function Dialog({ opened, title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (opened && dialog?.open === false) dialog.showModal();
    if (!opened && dialog?.open === true) dialog.close();
  }, [opened]);
  return (
    <dialog ref={element} className={styles['dialog']} aria-labelledby={titleId} onClose={onClose}>
      {opened && (
        <>
          <h2 id={titleId} className={styles['title']}>
            {title}
          </h2>
          {children}
        </>
      )}
    </dialog>
  );
}

/** The buttons at the foot of a dialog. */
export const DialogButtons = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['buttons']}>{children}</div>
);
