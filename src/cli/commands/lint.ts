import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { lintCertificate, type LintFinding } from '../../pki/lint/lint-certificate.ts';
import { lintSets, type LintSet } from '../../pki/lint/rule.ts';
import { parseCertificate, type Certificate } from '../../pki/x509/certificate.ts';
import { parsePem } from '../../pki/x509/pem.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

export const lintHelp = `Usage: sertel lint FILE… [--issuer FILE] [--set NAME]… [--json]

What in certificates (DER or PEM) breaks RFC 5280 or makes their keys weak, and with --set what breaks
${lintSets.join(', ')}: the CA/Browser Forum's requirements for TLS, EN 319 412-2 and -3.

  --issuer FILE   the issuer's certificate: names, identifiers and keys are compared
  --set NAME      rules beside RFC 5280, may be repeated
  --json          one line of JSON a certificate

The exit code is 3 when a file cannot be read or for wrong usage, else 1 when there is an error, else 2 when there is
a warning, else 0. Notices count as nothing.

Example:
  sertel lint person.pem --issuer ca.pem --set etsi-natural`;

/** Prints the findings of each certificate; the worst one decides the exit code. */
export async function lintCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      issuer: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError('expected: sertel lint FILE…');
  const sets = values.set.map(parseSet);
  const issuer = values.issuer === undefined ? undefined : await readIssuer(values.issuer);
  const all: LintFinding[] = [];
  for (const file of positionals) {
    for (const [at, der] of (await readCertificates(file)).entries()) {
      const findings = lintCertificate(der, { sets, ...(issuer && { issuer }) });
      output.line(values.json ? JSON.stringify({ file, at, findings }) : describe(file, at, findings));
      all.push(...findings);
    }
  }
  if (all.some(({ severity }) => severity === 'error')) return exitCodes.failed;
  return all.some(({ severity }) => severity === 'warning') ? exitCodes.undecided : exitCodes.done;
}

const largestFile = 10_000_000;

async function readCertificates(file: string): Promise<readonly Uint8Array[]> {
  try {
    if ((await stat(file)).size > largestFile)
      throw new UsageError(`expected at most ${largestFile} bytes in ${file}`);
    const bytes = await readFile(file);
    return bytes[0] === 0x30 ? [bytes] : parsePem(bytes.toString('latin1'), 'CERTIFICATE');
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`cannot read a certificate from ${file}: ${reason}`, { cause });
  }
}

async function readIssuer(file: string): Promise<Certificate> {
  const [der] = await readCertificates(file);
  if (der === undefined) throw new UsageError(`expected a certificate in ${file}`);
  return parseCertificate(der);
}

function parseSet(text: string): LintSet {
  const set = lintSets.find((known) => known === text);
  if (set === undefined) throw new UsageError(`expected --set ${lintSets.join(', ')}, got ${text}`);
  return set;
}

function describe(file: string, at: number, findings: readonly LintFinding[]): string {
  const place = at === 0 ? file : `${file} (${at + 1})`;
  if (findings.length === 0) return `${place}: nothing found`;
  return [
    `${place}: ${findings.length} found`,
    ...findings.map(({ severity, rule, clause, message }) => `  ${severity} ${rule} (${clause}): ${message}`),
  ].join('\n');
}
