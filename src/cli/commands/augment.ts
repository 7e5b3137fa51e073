import { parseArgs } from 'node:util';
import { randomBytes } from '#crypto';
import { httpTimestampSource } from '../../io/fetch/http-timestamp-source.ts';
import { openFileSource } from '../../io/files/file-source.ts';
import type { Clock } from '../../lib/clock.ts';
import { augmentPdf, type AugmentPdfInput } from '../../pades/augment/augment-pdf.ts';
import type { RevocationSource, TimestampSource } from '../../pades/sources.ts';
import { openPdf } from '../../pdf/document.ts';
import { evidenceForFile } from '../evidence-for-file.ts';
import { describeProblem, exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { openPkiFolder } from '../pki-folder.ts';
import { readAnchors } from '../read-anchors.ts';
import { readSecret } from '../read-secret.ts';
import { targetsOf } from '../targets.ts';
import { writeWholeFile } from '../write-whole-file.ts';

export const augmentHelp = `Usage: sertel augment IN.pdf… -o OUT.pdf|DIR --level B-T|B-LT|B-LTA (--tsa URL | --pki DIR) [options]

Lifts signed PDFs of any maker to a higher level, or renews the archive of those at B-LTA. Only increments are added:
the signed bytes stay as they are.

  --tsa URL      timestamps from this authority (RFC 3161 over HTTP)
  --pki DIR      timestamps and evidence from the throw-away PKI of sertel pki demo
  --trust PEM    where the signers' certificate paths end; needed from B-LT on for authorities of others. Their
                 evidence is asked for at the addresses inside the certificates
  --password-file FILE
                 the user's or owner's password of encrypted files
  --certified    lift also what is certified with no changes allowed (some readers then complain)
  --broken       lift also a file whose signatures do not hold

The exit code is 0 when every file was lifted, 1 when one was not, 3 for wrong usage.

Example:
  sertel augment surat-ttd.pdf -o surat-arsip.pdf --level B-LTA --pki .tmp/pki`;

/** Lifts every file in one process; what fails is said, and the others go on. */
export async function augmentCommand(
  args: readonly string[],
  clock: Clock,
  output: Output,
): Promise<ExitCode> {
  const options = await readOptions(args);
  const means = await openMeans(options, clock);
  let failed = 0;
  for (const { from, to } of await targetsOf(options)) {
    try {
      const added = await augmentFile(options, means, from, to, clock());
      output.line(`${to}: ${added.length === 0 ? 'nothing to add' : added.join(', ')}`);
    } catch (error) {
      failed++;
      output.problem(`${from}: ${describeProblem(error)}`);
    }
  }
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

interface AugmentOptions {
  readonly inputs: readonly string[];
  readonly out: string;
  readonly level: AugmentPdfInput['level'];
  readonly pki: string | undefined;
  readonly tsa: string | undefined;
  readonly trust: readonly string[];
  readonly password: string | undefined;
  readonly allowCertified: boolean;
  readonly allowBroken: boolean;
}

async function readOptions(args: readonly string[]): Promise<AugmentOptions> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', short: 'o' },
      level: { type: 'string' },
      pki: { type: 'string' },
      tsa: { type: 'string' },
      trust: { type: 'string', multiple: true },
      'password-file': { type: 'string' },
      certified: { type: 'boolean' },
      broken: { type: 'boolean' },
    },
  });
  const { out, level, pki, tsa } = values;
  if (positionals.length === 0 || out === undefined)
    throw new UsageError('expected: sertel augment IN.pdf… -o OUT.pdf|DIR --level B-T|B-LT|B-LTA');
  if (level !== 'B-T' && level !== 'B-LT' && level !== 'B-LTA')
    throw new UsageError(`expected --level B-T, B-LT or B-LTA, got ${level ?? 'none'}`);
  if (pki === undefined && tsa === undefined)
    throw new UsageError('expected --tsa or --pki: where do timestamps come from?');
  const trust = values.trust ?? [];
  if (level !== 'B-T' && pki === undefined && trust.length === 0)
    throw new UsageError('expected --trust: where do the certificate paths end?');
  return {
    inputs: positionals,
    out,
    level,
    pki,
    tsa,
    trust,
    password: await readSecret(values['password-file']),
    allowCertified: values.certified === true,
    allowBroken: values.broken === true,
  };
}

interface Means {
  readonly timestamp: TimestampSource;
  readonly own: RevocationSource | undefined;
  readonly anchors: readonly Uint8Array[];
}

async function openMeans({ pki, tsa, trust }: AugmentOptions, clock: Clock): Promise<Means> {
  const folder = pki === undefined ? undefined : await openPkiFolder(pki, clock);
  const timestamp = tsa === undefined ? folder?.timestamp : httpTimestampSource(tsa);
  if (timestamp === undefined) throw new UsageError('expected --tsa or --pki');
  const root = folder?.certificates.at(-1);
  const anchors = [...(await readAnchors(trust)), ...(root === undefined ? [] : [root])];
  return { timestamp, own: folder?.revocation, anchors };
}

async function augmentFile(
  { level, password, allowCertified, allowBroken }: AugmentOptions,
  { timestamp, own, anchors }: Means,
  from: string,
  to: string,
  now: Date,
): Promise<readonly string[]> {
  const source = openFileSource(from);
  try {
    const { tail, added } = await augmentPdf({
      document: openPdf(source, { password }),
      level,
      now,
      random: randomBytes,
      timestamp,
      ...evidenceForFile(own),
      anchors,
      allowCertified,
      allowBroken,
    });
    await writeWholeFile(to, tail, { base: from });
    return added;
  } finally {
    source.close();
  }
}
