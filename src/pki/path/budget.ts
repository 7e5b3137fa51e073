import { AppError } from '../../lib/errors.ts';

export class PathBudgetError extends AppError<'path.budget'> {}

/** The work that one question may cost; hostile pools and constraints are refused, never waited for. */
export interface Budget {
  readonly spendSignature: () => void;
  readonly spendNode: () => void;
  readonly spendComparisons: (count: number) => void;
}

export interface BudgetLimits {
  readonly signatures?: number;
  readonly nodes?: number;
  readonly comparisons?: number;
}

/** A fresh allowance. Its functions throw a PathBudgetError when it is used up. */
export function makeBudget({
  signatures = 100,
  nodes = 1000,
  comparisons = 250_000,
}: BudgetLimits = {}): Budget {
  const left = { signatures, nodes, comparisons };
  const spend = (kind: keyof typeof left, count: number): void => {
    left[kind] -= count;
    if (left[kind] < 0) throw new PathBudgetError('path.budget', `the allowance of ${kind} is used up`);
  };
  return {
    spendSignature: () => spend('signatures', 1),
    spendNode: () => spend('nodes', 1),
    spendComparisons: (count) => spend('comparisons', count),
  };
}
