import type { ReactNode } from 'react';
import styles from './table-scroll.module.css';

/** A real table that scrolls by itself where it is wider than the page, by keyboard too. */
export const TableScroll = ({
  caption,
  children,
}: {
  readonly caption: string;
  readonly children: ReactNode;
}) => (
  <div className={styles['scroll']} tabIndex={0} role="region" aria-label={caption}>
    <table className={styles['table']}>
      <caption>{caption}</caption>
      {children}
    </table>
  </div>
);
