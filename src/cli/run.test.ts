import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { AppError } from '../lib/errors.ts';
import { UsageError, type Output } from './output.ts';
import { runCli, type LoadedVerb, type Verb } from './run.ts';

class Fault extends AppError<'fault'> {}

const verb = (help: string, run: LoadedVerb['run']): Verb => ({
  summary: help,
  load: async () => ({ help, run }),
});
const verbs = new Map([
  ['good', verb('how to do it', async () => 0)],
  ['bad', verb('', () => Promise.reject(new Fault('fault', 'this is the cure')))],
  ['missing', verb('', () => readFile('/nowhere/at/all.pdf').then(() => 0))],
  ['odd', verb('', () => Promise.reject(new UsageError('expected one file')))],
]);

async function run(...args: string[]) {
  const lines: string[] = [];
  const problems: string[] = [];
  const output: Output = { line: (text) => lines.push(text), problem: (text) => problems.push(text) };
  return { code: await runCli(args, verbs, () => 'the overview', output), lines, problems };
}

it('prints the overview when it is asked for nothing or for help', async () => {
  for (const args of [[], ['help'], ['--help'], ['-h']]) {
    expect(await run(...args)).toEqual({ code: 0, lines: ['the overview'], problems: [] });
  }
});

it('explains a verb', async () => {
  expect((await run('good', '--help')).lines).toEqual(['how to do it']);
  expect((await run('help', 'good')).lines).toEqual(['how to do it']);
});

it('ends with 3 for wrong usage', async () => {
  expect((await run('nothing')).code).toBe(3);
  expect((await run('odd')).code).toBe(3);
});

it('prints the message of what was raised on purpose and no stack', async () => {
  expect(await run('bad')).toMatchObject({ code: 1, problems: ['sertel: this is the cure'] });
});

it('names a file that is not there, without a stack, and ends with 3', async () => {
  expect(await run('missing')).toMatchObject({
    code: 3,
    problems: [
      'sertel: expected "/nowhere/at/all.pdf" to be usable, but there is no such file or folder (ENOENT).',
    ],
  });
});
