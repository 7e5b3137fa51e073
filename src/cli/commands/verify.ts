import { parseArgs } from 'node:util';
import type { Clock } from '../../lib/clock.ts';
import { openFileSource } from '../../io/files/file-source.ts';
import type { ValidationInput } from '../../pades/validate/validate-pdf.ts';
import { plainReport, type PlainReport, type PlainSignature } from '../../pades/validate/plain-report.ts';
import { describeGaps } from '../../pades/augment/describe-gaps.ts';
import {
  nobody,
  validateWithSources,
  type SourcedVerdict,
} from '../../pades/augment/validate-with-sources.ts';
import { clean } from '../../pades/validate/encode-report.ts';
import { encodeSummary, provenTime } from '../../pades/validate/encode-summary.ts';
import { evidenceForFile } from '../evidence-for-file.ts';
import { listPdfs } from '../list-pdfs.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { ownEvidenceWhenAsked, type OpenedEvidence } from '../own-evidence.ts';
import type { OwnTrust } from '../own-trust.ts';
import { readAnchors } from '../read-anchors.ts';
import { readSecret } from '../read-secret.ts';
import { readTime } from '../read-time.ts';
import { tellUnreadable } from '../tell-unreadable.ts';
import { detailLines } from '../verdict-detail.ts';
import { replayBundle, type Replayed } from '../replay-bundle.ts';
import { writeVerdict } from '../verdict-files.ts';

export const verifyHelp = `Usage: sertel verify FILE|DIR… [--trust PEM]… [--at RFC3339] [--password-file FILE] [--offline] [--json]
       sertel verify FILE [--report FILE.json] [--pdf-report FILE.pdf] [--evidence DIR|FILE.zip] …
       sertel verify FILE --replay DIR|FILE.zip [--trust PEM]…

Checks every PDF: who signed, whether the content is intact, whether the certificate is trusted, what changed
afterwards. Evidence that the file lacks is asked for at the addresses inside certificates whose path ends at a trusted
one, then everything is decided on the bytes in hand. About certificates of the platform in the data folder its database
tells, whether it runs or not.

  --trust PEM     certificates to trust; without it the trust store of the platform in the data folder, else none
  --at RFC3339    judge as of this time instead of now
  --password-file FILE
                  the user's or owner's password of encrypted files
  --offline       ask nobody: only what stands in the file and the certificates given decides
  --json          one line of JSON a file
  --detail        every check of every signature, for an expert
  --report FILE   writes the whole report as JSON (docs/validation.md, "The report")
  --pdf-report FILE
                  writes the report to print, not sealed; sertel sign signs it like any PDF
  --evidence DIR|FILE.zip
                  writes everything that the report rests on but the PDF itself
  --replay DIR|FILE.zip
                  comes to the report again from such a bundle, without a network, and compares; what rests on
                  certificates that only the bundle trusts is indeterminate

The exit code is 3 when a file cannot be read or for wrong usage, else 1 when something failed, else 2 when something
is indeterminate or unsigned, else 0.

Example:
  sertel verify surat-ttd.pdf --trust .tmp/pki/root.pem`;

export interface VerifyParts {
  readonly clock: Clock;
  /** The trust store of the platform on this machine, where there is one. */
  ownTrust(): Promise<OwnTrust>;
  /** What its authorities say of their certificates; undefined where there is no platform. */
  readonly ownEvidence: () => Promise<OpenedEvidence | undefined>;
}

export async function verifyCommand(
  args: readonly string[],
  parts: VerifyParts,
  output: Output,
): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      trust: { type: 'string', multiple: true },
      at: { type: 'string' },
      'password-file': { type: 'string' },
      offline: { type: 'boolean' },
      json: { type: 'boolean' },
      detail: { type: 'boolean' },
      report: { type: 'string' },
      'pdf-report': { type: 'string' },
      evidence: { type: 'string' },
      replay: { type: 'string' },
    },
  });
  if (positionals.length === 0) throw new UsageError('expected: sertel verify FILE|DIR…');
  const files = await listPdfs(positionals);
  const [only] = files;
  const wantsOne = [values.report, values['pdf-report'], values.evidence, values.replay].some(
    (value) => value !== undefined,
  );
  if (wantsOne && (only === undefined || files.length !== 1))
    throw new UsageError('expected one PDF with --report, --pdf-report, --evidence or --replay');
  const at = values.at === undefined ? parts.clock() : readTime('--at', values.at);
  const password = await readSecret(values['password-file']);
  const { anchors, version } =
    values.trust === undefined
      ? await parts.ownTrust()
      : { anchors: await readAnchors(values.trust), version: undefined };
  if (values.replay !== undefined && only !== undefined)
    return tellReplay(only, await replayBundle(only, values.replay, { password, trusted: anchors }), output);
  // Whom --trust names is not this platform; its own authorities answer in-process, not at an address (docs/validation.md).
  const own = values.trust === undefined ? ownEvidenceWhenAsked(parts.ownEvidence, output) : undefined;
  const sourcesForFile = () => (values.offline === true ? nobody : evidenceForFile(own?.sources));
  let worst: ExitCode = exitCodes.done;
  try {
    for (const file of files) {
      const { plain, verdict } = await checkFile(file, { anchors, at, password }, sourcesForFile());
      worst = worse(worst, plain);
      output.line(
        values.json === true ? JSON.stringify({ file, ...encodeSummary(plain) }) : describe(file, plain),
      );
      if (verdict === undefined) continue;
      if (values.detail === true) for (const line of detailLines(verdict.report)) output.line(line);
      if (wantsOne)
        await writeVerdict(file, verdict, {
          report: values.report,
          pdfReport: values['pdf-report'],
          evidence: values.evidence,
          trustStore: version,
        });
    }
  } finally {
    await own?.close();
  }
  return worst;
}

/** Whoever wrote the bundle chose its anchors, time and policy: all three are said, and the anchors must be known here. */
function tellReplay(file: string, { report, same, unvouched }: Replayed, output: Output): ExitCode {
  const plain = plainReport(unvouched?.report ?? report, 'id');
  const told: PlainReport =
    unvouched === undefined
      ? plain
      : {
          ...plain,
          verdict: plain.verdict === 'failed' ? 'failed' : 'indeterminate',
          reason: `Hanya berkas bukti ini yang memercayai: ${unvouched.anchors.join('; ')}. Berikan --trust bila Anda pun memercayainya.`,
        };
  output.line(describe(file, told));
  const { validatedAt, policy } = report;
  output.line(
    `  dinilai menurut berkas bukti: per ${validatedAt.toISOString()}, ${policy.algorithms}, ${policy.freshness}`,
  );
  output.line(same ? '  laporan sama dengan yang tersimpan' : '  LAPORAN BERBEDA dari yang tersimpan');
  return same ? exitOf[told.verdict] : exitCodes.unusable;
}

interface CheckedFile {
  readonly plain: PlainReport;
  /** Undefined where the file could not even be opened. */
  readonly verdict: SourcedVerdict | undefined;
}

async function checkFile(file: string, input: ValidationInput, sources: typeof nobody): Promise<CheckedFile> {
  try {
    const source = openFileSource(file);
    try {
      const verdict = await validateWithSources(source, input, sources);
      const plain = plainReport(verdict.report, 'id');
      const lacks = describeGaps(verdict.gaps);
      const reason = [plain.reason, lacks].filter(Boolean).join(' ');
      return { plain: lacks === '' ? plain : { ...plain, reason }, verdict };
    } finally {
      source.close();
    }
  } catch (error) {
    const reason = tellUnreadable(error);
    const none = { subIndication: undefined, signatures: [], documentTimestamps: [], validatedAt: input.at };
    return { plain: { ...none, verdict: 'unreadable', reason }, verdict: undefined };
  }
}

const exitOf = {
  unreadable: exitCodes.unusable,
  failed: exitCodes.failed,
  indeterminate: exitCodes.undecided,
  unsigned: exitCodes.undecided,
  passed: exitCodes.done,
} as const satisfies Record<PlainReport['verdict'], ExitCode>;

const gravity: readonly ExitCode[] = [
  exitCodes.done,
  exitCodes.undecided,
  exitCodes.failed,
  exitCodes.unusable,
];

function worse(worst: ExitCode, report: PlainReport): ExitCode {
  const own = exitOf[report.verdict];
  return gravity.indexOf(own) > gravity.indexOf(worst) ? own : worst;
}

const verdictWords = {
  passed: 'SAH',
  failed: 'TIDAK SAH',
  indeterminate: 'BELUM DAPAT DIPASTIKAN',
  unsigned: 'TIDAK BERTANDA TANGAN',
  unreadable: 'TIDAK DAPAT DIBACA',
} as const satisfies Record<PlainReport['verdict'], string>;

function describe(file: string, report: PlainReport): string {
  const head = `${file}: ${verdictWords[report.verdict]}${report.reason === undefined ? '' : ` — ${clean(report.reason)}`}`;
  return [head, ...report.signatures.flatMap(describeSignature)].join('\n');
}

function describeSignature(signature: PlainSignature): readonly string[] {
  const proven = provenTime(signature);
  const time = proven ?? signature.signedAt;
  const when =
    time === undefined ? '' : `, ${time.toISOString()}${proven === undefined ? ' (pengakuan)' : ''}`;
  return [
    `  ${clean(signature.field)}: ${clean(signature.signer)}, ${signature.level}${when}: ${verdictWords[signature.verdict]}` +
      `${signature.subIndication === undefined ? '' : ` (${signature.subIndication})`}, isi ${signature.integrity === 'intact' ? 'utuh' : 'BERUBAH'}, sertifikat ${signature.trusted ? 'tepercaya' : 'tidak tepercaya'}`,
    ...signature.changesAfter.map(
      ({ allowed, what, page }) =>
        `    ${allowed ? 'perubahan yang diizinkan' : 'PERUBAHAN YANG TIDAK DIIZINKAN'}: ${clean(what)}${page === undefined ? '' : ` (halaman ${page})`}`,
    ),
  ];
}
