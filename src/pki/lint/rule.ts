import type { Examined } from './examine-certificate.ts';

/** An error breaks a MUST, a warning a SHOULD; a notice is worth knowing. */
export type LintSeverity = 'error' | 'warning' | 'notice';

/** Which certificates a rule speaks of. Those of `LintSet` are asked for by name; the others show by themselves. */
export type LintScope =
  'every' | 'authority' | 'end-entity' | 'not-self-signed' | 'ocsp-responder' | 'timestamp-unit' | LintSet;

/** Sets of rules that a profile declares to keep: CA/B Baseline Requirements for TLS, EN 319 412-2, EN 319 412-3. */
export const lintSets = ['cab-tls', 'etsi', 'etsi-natural', 'etsi-legal'] as const;
export type LintSet = (typeof lintSets)[number];

/** One requirement of one clause. */
export interface LintRule {
  readonly id: string;
  /** Specification and clause. */
  readonly clause: string;
  readonly severity: LintSeverity;
  readonly appliesTo: LintScope;
  /** What is required, to be read after "expected". */
  readonly requires: string;
  /** What stands there instead, to be read after "got"; undefined where the rule is kept. */
  readonly find: (examined: Examined) => string | undefined;
}

/** The words where the fact holds. */
export const where = (broken: boolean, found: string): string | undefined => (broken ? found : undefined);
