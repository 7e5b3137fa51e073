/** Certificates that each break one rule of the linter, with the rule that they break. */
import { formVectors } from './lint-vectors/form.ts';
import type { LintVector } from './lint-vectors/parts.ts';
import { setVectors } from './lint-vectors/sets.ts';
import { useVectors } from './lint-vectors/use.ts';

export const lintVectors: readonly LintVector[] = [...formVectors, ...useVectors, ...setVectors];
