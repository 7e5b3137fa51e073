import type { ReactNode } from 'react';
import styles from './state-badge.module.css';

export type Tone = 'good' | 'open' | 'bad' | 'quiet';

/** A state in a word; its colour says nothing that the word does not. */
export const StateBadge = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <span className={`${styles['badge']} ${styles[tone]}`}>{children}</span>
);
