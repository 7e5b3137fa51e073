import { PadesError } from '../pades-error.ts';
import { findingKinds, type Finding, type FindingCode, type Severity } from './finding.ts';

/** What a signer will not sign: single codes, or everything from a severity up. */
export type Refusal = FindingCode | Exclude<Severity, 'note'>;

export const isRefusal = (text: string): text is Refusal =>
  text === 'danger' || text === 'warning' || Object.hasOwn(findingKinds, text);

/** A document that was not signed for what it holds; the findings that led to it are at hand. */
export class UnsafeContentError extends PadesError {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const told = findings
      .slice(0, mostTold)
      .map(({ code, page }) => (page === undefined ? code : `${code} (page ${page})`));
    const more = findings.length > told.length ? ` and ${findings.length - told.length} more` : '';
    super(
      'pades.unsafe-content',
      `expected a document that is safe to sign, found ${told.join(', ')}${more}`,
      {
        details: { findings },
      },
    );
    this.findings = findings;
  }
}

const mostTold = 20;

/**
 * An inspection that did not reach the end refuses as well: what it would have found is not known.
 *
 * @throws {UnsafeContentError} `pades.unsafe-content`
 */
export function refuseUnsafe(findings: readonly Finding[], refused: readonly Refusal[]): void {
  if (refused.length === 0) return;
  const unwanted = findings.filter(
    ({ code, severity }) =>
      incomplete.has(code) ||
      refused.some((one) => one === code || one === severity || (one === 'warning' && severity === 'danger')),
  );
  if (unwanted.length > 0) throw new UnsafeContentError(unwanted);
}

const incomplete = new Set<FindingCode>(['not-fully-inspected', 'unreadable-content']);
