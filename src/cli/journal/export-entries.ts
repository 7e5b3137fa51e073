import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { journalEntriesSchema } from '../../contract/journal.ts';
import { fetchFile } from '../../io/fetch/fetch-file.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';

const credential = z.object({ username: z.string(), password: z.string() });
const credentialFile = z.union([
  credential,
  z.object({ application: credential }).transform(({ application }) => application),
]);

export interface ExportOptions {
  readonly server: string;
  readonly credentialFile: string;
  /** Lines of JSON; what is there already is gone on from. */
  readonly file: string;
}

/** Takes out the party's own entries with their salts: a line each, in the order of the log. */
export async function exportJournalEntries(
  { server, credentialFile: secret, file }: ExportOptions,
  output: Output,
): Promise<ExitCode> {
  const { username, password } = credentialFile.parse(JSON.parse(await readFile(secret, 'utf8')));
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  let after: number | undefined = await lastIndex(file);
  let count = 0;
  while (after !== undefined) {
    const url = new URL(`/rest/v1/journal/entries?limit=1000&after=${after}`, server).href;
    const body: unknown = JSON.parse(new TextDecoder().decode(await fetchFile(url, { headers })));
    const page = journalEntriesSchema.parse(body);
    await appendFile(file, page.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
      mode: 0o600,
    });
    count += page.entries.length;
    after = page.next;
  }
  output.line(`${count} entries added to ${file}`);
  return exitCodes.done;
}

/** Of the last whole line; -1 where there is none. */
async function lastIndex(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const line = text.split('\n').at(-2);
  return line === undefined ? -1 : z.object({ index: z.int() }).parse(JSON.parse(line)).index;
}
