import type { Facts, Party } from './module.ts';

/** What an act brings about elsewhere, in its own transaction: named as data, done by the kernel. */
export type Consequence =
  /** An act of the platform on another occurrence. */
  | {
      readonly kind: 'act';
      readonly occurrenceId: string;
      readonly act: string;
      readonly facts?: Facts;
      readonly reason?: string;
    }
  /** A new occurrence, opened by the platform. */
  | {
      readonly kind: 'open';
      readonly module: string;
      readonly act: string;
      readonly owner: Party;
      readonly subject: string;
      readonly clause?: string;
      readonly facts?: Facts;
    }
  | { readonly kind: 'in-force' }
  /** The agreement ends at another moment than its term says so far. */
  | { readonly kind: 'term'; readonly endsAt: Date }
  /** The text from a day on: versions end and begin, nothing is rewritten. */
  | { readonly kind: 'text'; readonly validFrom: string; readonly changes: readonly ClauseChange[] };

export interface ClauseChange {
  readonly address: string;
  readonly heading: string;
  /** Undefined: the clause ends. */
  readonly text: string | undefined;
}
