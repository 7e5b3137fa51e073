import { parseArgs } from 'node:util';
import { copyLog } from '../journal/copy-log.ts';
import { exportJournalEntries } from '../journal/export-entries.ts';
import { readTrust } from '../journal/trusted-keys.ts';
import { verifyLog, verifyProof } from '../journal/verify-log.ts';
import { wantedLeaves } from '../journal/wanted-leaves.ts';
import { UsageError, type ExitCode, type Output } from '../output.ts';

export const journalHelp = `Usage: sertel journal verify LOG --key KEY|--policy FILE [--kept FILE] [WHAT…]
       sertel journal verify --proof FILE --key KEY|--policy FILE [--kept FILE] WHAT
       sertel journal copy LOG --to FOLDER --key KEY|--policy FILE
       sertel journal export --server URL --credential FILE --to FILE

verify reads a whole log and makes its root anew, or checks one proof offline. LOG is the address of a log
(https://sertel.example/journal) or a folder that copy made. copy also checks what it copies. export takes out your
organisation's entries with their salts; what FILE holds already is gone on from.

  --key KEY           the log's verifier key (GET PUBLIC_URL/rest/v1/journal tells it once; keep it)
  --policy FILE       logs, witnesses and how many of these must have cosigned (C2SP tlog-policy)
  --kept FILE         the checkpoint of the last time, from which the log must go on; written when all is right. Beside a
                      --proof it can only be compared with a tree of the same size
WHAT must be in the log:
  --certificate FILE  a certificate, DER or PEM
  --signed FILE       each signature of a PDF
  --entries FILE      each line that export wrote

Exit code 0: all right; 1: the log is wrong, or something is not in it; 3: a file or an argument is not usable.

Example:
  sertel journal verify https://sertel.example/journal --policy policy --kept checkpoint --signed contract.pdf`;

export async function journalCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      key: { type: 'string' },
      policy: { type: 'string' },
      kept: { type: 'string' },
      proof: { type: 'string' },
      to: { type: 'string' },
      server: { type: 'string' },
      credential: { type: 'string' },
      certificate: { type: 'string', multiple: true },
      signed: { type: 'string', multiple: true },
      entries: { type: 'string', multiple: true },
    },
    allowPositionals: true,
  });
  const [action, log, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`expected one log, got also ${more.join(' ')}`);
  if (action !== undefined) refuseUnused(action, Object.keys(values));
  switch (action) {
    case 'verify': {
      const options = {
        trust: await readTrust(values),
        kept: values.kept,
        wanted: await wantedLeaves(values),
      };
      if (values.proof !== undefined && log === undefined) return verifyProof(values.proof, options, output);
      if (log === undefined || values.proof !== undefined)
        throw new UsageError('expected either a log or --proof');
      return verifyLog(log, options, output);
    }
    case 'copy':
      if (log === undefined || values.to === undefined)
        throw new UsageError('expected a log and --to FOLDER');
      return copyLog(log, values.to, await readTrust(values), output);
    case 'export': {
      const { server, credential, to } = values;
      if (log !== undefined) throw new UsageError(`expected no log, got ${log}: --server says where`);
      if (server === undefined || credential === undefined || to === undefined)
        throw new UsageError('expected --server, --credential and --to');
      return exportJournalEntries({ server, credentialFile: credential, file: to }, output);
    }
    default:
      throw new UsageError(`expected verify, copy or export, got ${JSON.stringify(action ?? '')}`);
  }
}

const used = new Map([
  ['verify', ['key', 'policy', 'kept', 'proof', 'certificate', 'signed', 'entries']],
  ['copy', ['key', 'policy', 'to']],
  ['export', ['server', 'credential', 'to']],
]);

/** An option that is passed over looks like a check that was made. */
function refuseUnused(action: string, given: readonly string[]): void {
  const unused = given.filter((option) => used.get(action)?.includes(option) === false);
  if (unused.length > 0) throw new UsageError(`${action} does not use --${unused.join(', --')}`);
}
