import { readFileSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { asSystem } from '../../io/db/transaction.ts';
import { fromHex } from '../../lib/bytes.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { parseCeremony, type Ceremony } from '../../services/ca/ceremony/ceremony-file.ts';
import { holdCeremony, type HeldCeremony } from '../../services/ca/ceremony/hold-ceremony.ts';
import { planCeremony } from '../../services/ca/ceremony/plan-ceremony.ts';
import type { OpenedPlatform } from '../../services/open-platform.ts';
import { PlatformError } from '../../services/platform-error.ts';
import type { Platform, PlatformMode } from '../../services/platform.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { readSecret } from '../read-secret.ts';

export const ceremonyHelp = `Usage: sertel ceremony FILE --plan
       sertel ceremony FILE --reviewed SHA256 --out DIR [--passphrase-file FILE]

Makes authorities, requests to outside roots, imports and new keys as the YAML file says. With --plan it prints each
step and the SHA-256 of the file and changes nothing; the reviewers compare, and the run names what they agreed to.
Files that a step names stand in it with their SHA-256; where it lacks, --plan tells it.
DIR gets the certificates, the requests and the signed record (record.p7m, and record.json to read).

  --passphrase-file FILE  the passphrase of offline keys; in it at least 16 characters

Production only; the environment is that of sertel start. A template: assets/ceremonies/production.yaml.

Example:
  sertel ceremony hierarchy.yaml --plan`;

export interface CeremonyCommandParts {
  readonly mode: PlatformMode;
  openPlatform(): Promise<OpenedPlatform>;
}

export async function ceremonyCommand(
  args: readonly string[],
  parts: CeremonyCommandParts,
  output: Output,
): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      plan: { type: 'boolean', default: false },
      reviewed: { type: 'string' },
      out: { type: 'string' },
      'passphrase-file': { type: 'string' },
    },
  });
  const [file, ...rest] = positionals;
  const { reviewed, out } = values;
  const run = reviewed !== undefined && out !== undefined;
  const reviewedSha256 = reviewed === undefined ? undefined : parseSha256(reviewed);
  if (file === undefined || rest.length > 0 || values.plan === run)
    throw new UsageError(
      'expected: sertel ceremony FILE with either --plan or --reviewed SHA256 and --out DIR',
    );
  if (parts.mode !== 'production')
    throw new PlatformError(
      'platform.wrong-mode',
      'the demonstration makes its authorities itself. For production set SERTEL_MODE=production.',
    );
  const ceremony = parseCeremony(readBytes(file));
  const files = (name: string): Uint8Array => readBytes(path.resolve(path.dirname(file), name));
  const passphrase = await readSecret(values['passphrase-file']);
  const { platform, close } = await parts.openPlatform();
  try {
    if (reviewedSha256 === undefined || out === undefined)
      return await plan(platform, ceremony, files, output);
    await makeFolder(out);
    try {
      const held = await asSystem(platform.db, (tx) =>
        holdCeremony(platform, tx, ceremony, { files, reviewedSha256, passphrase }),
      );
      for (const line of await writeAll(out, held)) output.line(line);
    } catch (error) {
      // For the next try; where something was written it is not empty, and stays.
      await rmdir(out).catch(() => undefined);
      throw error;
    }
    return exitCodes.done;
  } finally {
    await close();
  }
}

/** Made first and refused where it is there: what a ceremony left is not written over. */
async function makeFolder(out: string): Promise<void> {
  try {
    await mkdir(out, { mode: 0o700 });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw new UsageError(`expected a folder that is not there yet as --out, got ${out} (EEXIST)`, { cause });
  }
}

async function plan(
  platform: Platform,
  ceremony: Ceremony,
  files: (name: string) => Uint8Array,
  output: Output,
): Promise<ExitCode> {
  const { lines, needsPassphrase } = await asSystem(platform.db, (tx) =>
    planCeremony(platform.certification.profiles, tx, ceremony, files),
  );
  for (const line of lines) output.line(line);
  if (needsPassphrase) output.line('It needs the passphrase of the offline keys (--passphrase-file).');
  return exitCodes.done;
}

/** What is public: certificates, requests and the record. Keys stay in the platform. */
async function writeAll(
  folder: string,
  { record, recordCms, results }: HeldCeremony,
): Promise<readonly string[]> {
  const written: [string, string | Uint8Array][] = [
    ['record.json', `${JSON.stringify(record, undefined, 2)}\n`],
    ['record.p7m', recordCms],
  ];
  for (const [label, { certificates, request }] of results) {
    if (certificates.length > 0)
      written.push([`${label}.pem`, certificates.map((der) => encodePem('CERTIFICATE', der)).join('')]);
    if (request !== undefined) written.push([`${label}.csr.pem`, encodePem('CERTIFICATE REQUEST', request)]);
  }
  for (const [name, content] of written) await writeFile(path.join(folder, name), content, { flush: true });
  return written.map(([name]) => path.join(folder, name));
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UsageError(`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function parseSha256(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new UsageError(`expected 64 hexadecimal digits, got ${text}`);
  return fromHex(text);
}
