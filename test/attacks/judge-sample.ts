/** How a sample fares: what is wrong with the report on it, or undefined where it is as it must be. */
import type { ValidationReport } from '../../src/pades/validate/report.ts';
import type { Attack, Twin } from './attack.ts';
import type { AttackGround } from './attack-ground.ts';

export async function judgeAttack(ground: AttackGround, attack: Attack): Promise<string | undefined> {
  const report = ground.judge(await attack.make(ground));
  const codes = codesOf(report);
  const expected = attack.verdict ?? 'failed';
  if (report.verdict !== expected)
    return `${report.verdict} where it must be ${expected} (${codes.join(', ')})`;
  return codes.includes(attack.code) ? undefined : `named ${codes.join(', ')}, not ${attack.code}`;
}

export async function judgeTwin(ground: AttackGround, twin: Twin): Promise<string | undefined> {
  const report = ground.judge(await twin.make(ground));
  const denied = deniedOf(report);
  return report.verdict === 'passed' && denied.length === 0
    ? undefined
    : `${report.verdict} (${codesOf(report).join(', ')})`;
}

const deniedOf = ({ signatures, documentTimestamps }: ValidationReport): readonly string[] =>
  [...signatures, ...documentTimestamps].flatMap(({ changesAfter }) =>
    changesAfter.filter(({ allowed }) => !allowed).map(({ code }) => code),
  );

/** Every code by which the report explains itself. */
const codesOf = (report: ValidationReport): readonly string[] => [
  ...new Set([
    report.finding.code,
    ...[...report.signatures, ...report.documentTimestamps].map(({ finding }) => finding.code),
    ...deniedOf(report),
  ]),
];
