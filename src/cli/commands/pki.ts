import { parseArgs } from 'node:util';
import { keyKinds } from '#crypto';
import { makePkiFolder } from '../pki-folder.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

export const pkiHelp = `Usage: sertel pki demo DIR [--key KIND]

Makes a throw-away PKI as files: root and issuing CA, a timestamp unit, a signer (.p12 with passphrase.txt) and CRLs,
so that \`sertel sign --pki DIR\` signs, timestamps and embeds revocation data without a server. Its certificates
prove nothing outside your own tests. KIND of every key: ${keyKinds.join(', ')}; default p-256.
Ed25519 and ML-DSA sign PDFs only with sertel sign --experimental.

Example:
  sertel pki demo .tmp/pki`;

export async function pkiCommand(args: readonly string[], now: Date, output: Output): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string', default: 'p-256' } },
  });
  const [verb, folder, ...rest] = positionals;
  if (verb !== 'demo' || folder === undefined || rest.length > 0)
    throw new UsageError('expected: sertel pki demo DIR [--key KIND]');
  const kind = keyKinds.find((known) => known === values.key);
  if (kind === undefined) throw new UsageError(`expected --key ${keyKinds.join(', ')}, got ${values.key}`);
  for (const file of await makePkiFolder(folder, now, kind)) output.line(file);
  return exitCodes.done;
}
