import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from './output.ts';

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** A secret typed by its owner, which the terminal does not show. @throws {UsageError} where the input has ended */
export async function askSecret(
  question: string,
  instead: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  output.write(question);
  // readline echoes what is typed to its output: to nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({
    input,
    output: nowhere,
    terminal: 'isTTY' in input && input.isTTY === true,
  });
  try {
    const answer = await Promise.race([
      terminal.question(''),
      new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined))),
    ]);
    if (answer === undefined)
      throw new UsageError(`expected an answer, but the input has ended; give ${instead}`);
    return answer;
  } finally {
    terminal.close();
    output.write('\n');
  }
}
