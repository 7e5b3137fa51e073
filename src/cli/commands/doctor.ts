import { parseArgs } from 'node:util';
import {
  examinePlatform,
  type ExaminedPlatform,
  type Finding,
} from '../../services/jobs/examine-platform.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';

export const doctorHelp = `Usage: sertel doctor

Checks the data folder, disk, database, clock, keys, and whether timestamps, status and lists are reached at the
public address. Changes nothing. Exit code 0: all good; 2: warnings; 1: something is wrong.

Example:
  SERTEL_DATA=/srv/sertel sertel doctor`;

export async function doctorCommand(
  args: readonly string[],
  examined: ExaminedPlatform,
  output: Output,
): Promise<ExitCode> {
  parseArgs({ args: [...args], options: {} });
  const seen = new Set<Finding['kind']>();
  for await (const { name, kind, detail } of examinePlatform(examined)) {
    seen.add(kind);
    output.line(`${marks[kind]}  ${name}: ${detail}`);
  }
  if (seen.has('bad')) return exitCodes.failed;
  return seen.has('warning') ? exitCodes.undecided : exitCodes.done;
}

const marks = { good: 'ok  ', warning: 'warn', bad: 'BAD ' } as const satisfies Record<
  Finding['kind'],
  string
>;
