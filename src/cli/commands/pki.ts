import { makePkiFolder } from '../pki-folder.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

export const pkiHelp = `Usage: sertel pki demo DIR

Makes a throw-away PKI as files: root and issuing CA, a timestamp unit, a signer (.p12 with passphrase.txt) and CRLs,
so that \`sertel sign --pki DIR\` signs, timestamps and embeds revocation data without a server. Its certificates
prove nothing outside your own tests.

Example:
  sertel pki demo .tmp/pki`;

export async function pkiCommand(args: readonly string[], now: Date, output: Output): Promise<ExitCode> {
  const [verb, folder, ...rest] = args;
  if (verb !== 'demo' || folder === undefined || rest.length > 0)
    throw new UsageError('expected: sertel pki demo DIR');
  for (const file of await makePkiFolder(folder, now)) output.line(file);
  return exitCodes.done;
}
