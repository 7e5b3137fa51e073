import { checks } from '../pades/validate/checks.ts';
import { clean } from '../pades/validate/encode-report.ts';
import type { CheckReport, SignatureReport, ValidationReport } from '../pades/validate/report.ts';

const marks = { passed: '✓', failed: '✗', indeterminate: '?', noted: '·' } as const satisfies Record<
  CheckReport['status'],
  string
>;

/** The expert's view: each check with its clause, what it found, and the beginnings of the hashes of its evidence. */
export const detailLines = ({ signatures, documentTimestamps }: ValidationReport): readonly string[] =>
  [...signatures, ...documentTimestamps].flatMap(linesOf);

const linesOf = (signature: SignatureReport): readonly string[] => [
  `  ${clean(signature.field)} (${signature.process}):`,
  ...signature.checks.map(({ id, status, detail, evidence }) => {
    const hashes = evidence.map((sha256) => sha256.slice(0, 12)).join(' ');
    return `    ${marks[status]} ${checks[id].title[0]}: ${clean(detail)} [${checks[id].clause}]${hashes && ` ${hashes}`}`;
  }),
];
