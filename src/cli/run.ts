import {
  describeProblem,
  exitCodes,
  isArgumentError,
  isFileError,
  UsageError,
  type ExitCode,
  type Output,
} from './output.ts';

/** One verb of `sertel`. It is loaded only when it is asked for: `verify` needs no server. */
export interface Verb {
  /** One line of the overview. */
  readonly summary: string;
  load(): Promise<LoadedVerb>;
}

export interface LoadedVerb {
  /** What `sertel VERB --help` prints, with an example. */
  readonly help: string;
  run(args: readonly string[], output: Output): Promise<ExitCode>;
}

/** Finds the verb, answers `--help`, and turns whatever is raised into one message and an exit code. */
export async function runCli(
  args: readonly string[],
  verbs: ReadonlyMap<string, Verb>,
  overview: () => string,
  output: Output,
): Promise<ExitCode> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    const asked = verbs.get(rest[0] ?? '');
    output.line(asked ? (await asked.load()).help : overview());
    return exitCodes.done;
  }
  const verb = verbs.get(name);
  if (!verb) {
    output.problem(
      `sertel: there is no verb ${JSON.stringify(name)}. The verbs are ${[...verbs.keys()].join(', ')}.`,
    );
    return exitCodes.unusable;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    output.line((await verb.load()).help);
    return exitCodes.done;
  }
  try {
    return await (await verb.load()).run(rest, output);
  } catch (error) {
    output.problem(describeProblem(error));
    const wrongUsage = error instanceof UsageError || isArgumentError(error);
    if (wrongUsage) output.problem(`See sertel ${name} --help.`);
    const full = isFileError(error) && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
    return wrongUsage || (isFileError(error) && !full) ? exitCodes.unusable : exitCodes.failed;
  }
}
