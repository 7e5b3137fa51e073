import { parseArgs } from 'node:util';
import { openFileSource } from '../../io/files/file-source.ts';
import type { Finding } from '../../pades/inspect/finding.ts';
import { inspectPdf } from '../../pades/inspect/inspect-pdf.ts';
import { openPdf } from '../../pdf/document.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { readSecret } from '../read-secret.ts';

export const inspectHelp = `Usage: sertel inspect FILE… [--password-file FILE] [--json]

Before a signature: what in a PDF could make its reader see something else than its signer. Scripts, hidden layers,
covered or invisible text, fonts and data that the file does not carry, and what it keeps ready without showing it.

  --password-file FILE
                  the user's or owner's password of encrypted files
  --json          one line of JSON a file

The exit code is 3 when a file cannot be read or for wrong usage, else 1 when there is a danger, else 2 when there is
a warning, else 0. Notes count as nothing.

Example:
  sertel inspect surat.pdf`;

/** Prints the findings of each file; the worst one decides the exit code. */
export async function inspectCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'password-file': { type: 'string' }, json: { type: 'boolean' } },
  });
  if (positionals.length === 0) throw new UsageError('expected: sertel inspect FILE…');
  const password = await readSecret(values['password-file']);
  let worst: ExitCode = exitCodes.done;
  for (const file of positionals) {
    const inspected = inspectFile(file, password);
    const code = exitCodeOf(inspected);
    if (gravity.indexOf(code) > gravity.indexOf(worst)) worst = code;
    output.line(values.json === true ? JSON.stringify({ file, ...inspected }) : describe(file, inspected));
  }
  return worst;
}

type Inspected =
  | { readonly readable: true; readonly findings: readonly Finding[] }
  | { readonly readable: false; readonly reason: string };

function inspectFile(file: string, password: string | undefined): Inspected {
  try {
    const source = openFileSource(file);
    try {
      return { readable: true, findings: inspectPdf(openPdf(source, { password })) };
    } finally {
      source.close();
    }
  } catch (error) {
    return { readable: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

const gravity: readonly ExitCode[] = [
  exitCodes.done,
  exitCodes.undecided,
  exitCodes.failed,
  exitCodes.unusable,
];

function exitCodeOf(inspected: Inspected): ExitCode {
  if (!inspected.readable) return exitCodes.unusable;
  const severities = inspected.findings.map(({ severity }) => severity);
  if (severities.includes('danger')) return exitCodes.failed;
  return severities.includes('warning') ? exitCodes.undecided : exitCodes.done;
}

const words = { danger: 'BAHAYA', warning: 'PERINGATAN', note: 'catatan' } as const;

function describe(file: string, inspected: Inspected): string {
  if (!inspected.readable) return `${file}: TIDAK DAPAT DIBACA — ${inspected.reason}`;
  if (inspected.findings.length === 0) return `${file}: tidak ada temuan`;
  return [`${file}: ${inspected.findings.length} temuan`, ...inspected.findings.map(describeFinding)].join(
    '\n',
  );
}

function describeFinding({ code, severity, page, object, count, sentences }: Finding): string {
  const places = [
    page === undefined ? '' : `halaman ${page}`,
    object === undefined ? '' : `objek ${object}`,
    count === 1 ? '' : `${count} kali`,
  ].filter((place) => place !== '');
  const place = places.length === 0 ? '' : ` (${places.join(', ')})`;
  return `  ${words[severity]} ${code}: ${sentences.id}${place}`;
}
