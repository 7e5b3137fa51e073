import type { Verb } from '../run.ts';

/** What `sertel` prints when it is asked for nothing in particular. */
export function overview(
  verbs: ReadonlyMap<string, Verb>,
  variables: Readonly<Record<string, string>>,
): string {
  return [
    'sertel: electronic certificates, signatures and the agreement around them',
    '',
    'Usage: sertel VERB [options]; sertel VERB --help shows an example.',
    '',
    ...table([...verbs].map(([name, { summary }]) => [name, summary])),
    '',
    'Environment:',
    ...table(Object.entries(variables)),
  ].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}
