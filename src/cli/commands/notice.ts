import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openDatabase, type Database } from '../../io/db/connect.ts';
import { findLogo, findStatement } from '../../io/db/notices.ts';
import { listOrganisations } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Clock } from '../../lib/clock.ts';
import { toHex } from '../../lib/bytes.ts';
import { PlatformError } from '../../services/platform-error.ts';
import { reachDatabase } from '../../services/reach-database.ts';
import { publishLogo, publishStatement } from '../../services/signing/notice.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

export const noticeHelp = `Usage: sertel notice [show]
       sertel notice statement TEXT --organisation CODE
       sertel notice logo FILE --rule TEXT --organisation CODE

What the issuer prescribes for signed documents: the statement of Pasal 4(1)j and its own logo of Pasal 4(1)i.
Each publication is a new version; a signature keeps the versions that it was made with. In the statement
{penerbit} stands for the issuer's name in the signer's certificate. The logo is a PNG or JPEG of at most 256 KiB
and 2000 pixels a side. Works beside a platform that runs, by the environment of sertel start.

  --organisation CODE  who publishes it: the issuer
  --rule TEXT          the issuer's rule for the use of the logo

Example:
  sertel notice logo logo.png --rule "Tinggi paling kecil 8 mm" --organisation BSSN`;

export interface NoticeParts {
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  readonly clock: Clock;
}

export async function noticeCommand(
  args: readonly string[],
  parts: NoticeParts,
  output: Output,
): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { organisation: { type: 'string' }, rule: { type: 'string' } },
    allowPositionals: true,
  });
  const [action = 'show', content, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`expected one text or file, got also ${more.join(' ')}`);
  const { address, stop } = await reachDatabase(parts.databaseUrl, parts.dataFolder);
  const db = openDatabase(address, { maxConnections: 1 });
  try {
    if (action === 'show') await show(db, output);
    else if (action === 'statement' || action === 'logo')
      await publish(db, { action, content, ...values }, parts.clock(), output);
    else throw new UsageError(`expected show, statement or logo, got ${JSON.stringify(action)}`);
    return exitCodes.done;
  } finally {
    await db.destroy();
    await stop();
  }
}

async function show(db: Database, output: Output): Promise<void> {
  const { statement, logo } = await asSystem(db, async (tx) => ({
    statement: await findStatement(tx),
    logo: await findLogo(tx),
  }));
  output.line(`statement, version ${statement.version}: ${statement.text}`);
  if (logo === undefined) output.line('logo: none yet, the slot is empty');
  else {
    output.line(`logo, version ${logo.version}: ${logo.mediaType}, SHA-256 ${toHex(logo.sha256)}`);
    output.line(`  ${logo.usageRule}`);
  }
}

interface WishedNotice {
  readonly action: 'statement' | 'logo';
  readonly content: string | undefined;
  readonly organisation?: string | undefined;
  readonly rule?: string | undefined;
}

async function publish(
  db: Database,
  { action, content, organisation: code, rule }: WishedNotice,
  now: Date,
  output: Output,
): Promise<void> {
  if (content === undefined || code === undefined || (action === 'logo') !== (rule !== undefined)) {
    throw new UsageError(
      action === 'logo'
        ? 'expected a file, --rule and --organisation'
        : 'expected a text and --organisation, without --rule',
    );
  }
  const bytes = action === 'logo' ? await readFile(content) : undefined;
  const version = await asSystem(db, async (tx) => {
    const organisations = await listOrganisations(tx);
    const organisation = organisations.find((one) => one.code === code);
    if (organisation === undefined) {
      const known = organisations.map((one) => one.code).join(', ');
      throw new PlatformError(
        'platform.unknown-organisation',
        `expected --organisation to be one of ${known}, got ${JSON.stringify(code)}`,
      );
    }
    const publication = { organisationId: organisation.id, now };
    return bytes === undefined
      ? publishStatement(tx, publication, content)
      : publishLogo(tx, publication, { bytes, usageRule: rule ?? '' });
  });
  output.line(`${action}, version ${version}: signatures from now on carry it`);
}
