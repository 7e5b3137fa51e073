import { randomBytes } from '#crypto';
import { concatBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import { openFileSource } from '../../io/files/file-source.ts';
import { findCollisions } from '../../pades/inspect/find-collisions.ts';
import { inspectPdf } from '../../pades/inspect/inspect-pdf.ts';
import { refuseUnsafe } from '../../pades/inspect/refuse-unsafe.ts';
import { openPdf, type PdfDocument } from '../../pdf/document.ts';
import { closedFields } from '../../pades/sign/closed-fields.ts';
import { signPdf } from '../../pades/sign/sign-pdf.ts';
import { appendedSource } from '../../pdf/source.ts';
import { evidenceForFile } from '../evidence-for-file.ts';
import { askSecret } from '../ask-secret.ts';
import { describeProblem, exitCodes, type ExitCode, type Output } from '../output.ts';
import { signOverServer } from '../sign-over-server.ts';
import { readSignOptions, type SignOptions } from '../sign-options.ts';
import { openSigningMeans, markFor, visibleFor, type SigningMeans } from '../signing-means.ts';
import { targetsOf } from '../targets.ts';
import { describeRepair, openToSign } from '../open-to-sign.ts';
import { writeWholeFile } from '../write-whole-file.ts';

export const signHelp = `Usage: sertel sign IN.pdf… -o OUT.pdf|DIR [options]

With a key of your own:
  --p12 FILE --passphrase-file FILE   a PKCS#12 file
  --pki DIR                           the throw-away PKI of sertel pki demo
With a key on a platform:
  --as NIK --server URL --credential-file FILE [--passphrase-file FILE]
                                      the file holds {"username","password"} or demo-credentials.json

  --level B-B|B-T|B-LT|B-LTA   default: B-B with --p12 alone, else B-LT
  --tsa URL                    beside --p12: timestamps from this authority (RFC 3161 over HTTP); evidence for B-LT
                               is asked for at the addresses inside the certificates
  --trust PEM                  beside --tsa: roots that are neither in the PKCS#12 file nor in the timestamps
  --field NAME                 an existing unsigned field, or the name of a new one
  --page N --rect x,y,w,h      where the mark shows, in points from the lower left of the page as shown
  --tag TEXT --rect w,h        at the first place of this text in the document
  --copies all|1-3,7 --rect x,y,w,h
                               on each of these pages; the last one listed carries the signature, the others a picture
                               of the mark, which is content of the page: before the first signature only
  --invisible                  no mark (the default without --page)
  --image FILE                 the mark is this PNG or JPEG
  --qr URL                     the mark is this QR code
  --reason TEXT --location TEXT
  --password-file FILE         the user's or owner's password of encrypted files
  --refuse CODE,…              refuse a file of which sertel inspect finds this; or danger, or warning
  --repair                     an unsigned file that is too damaged to sign is first written anew as a clean one;
                               look at the result: what was chosen or left out is told
  --existing                   --field must be there already
  --certify 1|2|3              the first signature certifies; 1 allows no change afterwards
  --lock all|include:a,b|exclude:a,b
                               form fields that nobody may change afterwards
  --reserve NAME=page,x,y,w,h  a place for a later signer, who fills it with --field NAME --existing; once for each. So
                               later marks keep PDF/UA; before the first signature only
  --evidence-after-no-changes  B-LT and B-LTA after --certify 1 too; Acrobat rejects them
  --experimental               allows Ed25519 (ISO/TS 32002) and ML-DSA keys, which few PDF readers can check

The exit code is 0 when every file was signed, 1 when one was not, 3 for wrong usage.

Example:
  sertel pki demo .tmp/pki && sertel sign surat.pdf -o surat-ttd.pdf --pki .tmp/pki`;

/** Signs every file in one process; what fails is said, and the others go on. */
export async function signCommand(args: readonly string[], clock: Clock, output: Output): Promise<ExitCode> {
  const given = await readSignOptions(args);
  const targets = await targetsOf(given);
  const options =
    given.server === undefined || given.passphrase !== undefined
      ? given
      : { ...given, passphrase: await askSecret(`Passphrase of ${given.as}: `, '--passphrase-file') };
  const means = options.server === undefined ? await openSigningMeans(options, clock) : undefined;
  let failed = 0;
  for (const [i, { from, to }] of targets.entries()) {
    const progress = targets.length > 1 ? `[${i + 1}/${targets.length}] ` : '';
    try {
      if (means === undefined) await signOverServer(options, from, to);
      else
        for (const told of await signFile(options, means, from, to, clock()))
          output.line(`${progress}${told}`);
      output.line(`${progress}${to}`);
    } catch (error) {
      failed++;
      output.problem(`${progress}${from}: ${describeProblem(error)}`);
    }
  }
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

async function signFile(
  options: SignOptions,
  means: SigningMeans,
  from: string,
  to: string,
  now: Date,
): Promise<readonly string[]> {
  const source = openFileSource(from);
  try {
    const { document, repaired } = openToSign(source, options);
    if (options.refuse.length > 0) refuseUnsafe(inspectPdf(document), options.refuse);
    const visible = await visibleFor(options, means, document, now);
    const signed = await signPdf({
      document,
      ...means,
      ...(options.tsa === undefined ? {} : evidenceForFile(means.revocation)),
      level: options.level ?? means.defaultLevel,
      now,
      random: randomBytes,
      field: options.field,
      visible,
      reason: options.reason,
      location: options.location,
      certify: options.certify,
      fieldMustExist: options.existing,
      mark: options.field === undefined || options.invisible ? undefined : markFor(options, means, now),
      lockFields: options.lock,
      reserve: options.reserve,
      allowEvidenceAfterNoChanges: options.evidenceAfterNoChanges,
      experimental: options.experimental,
    });
    const warnings = [
      ...(visible === undefined ? [] : warningsOf(document, visible)),
      ...closedBy(document, signed.tail),
    ];
    if (repaired !== undefined) {
      await writeWholeFile(to, concatBytes([repaired.bytes, signed.tail]));
      return [`written anew before it was signed: ${describeRepair(repaired)}. Look at it`, ...warnings];
    }
    await writeWholeFile(to, signed.tail, { base: from });
    return document.recovered
      ? ['the cross-reference data was unusable and was rebuilt from the objects', ...warnings]
      : warnings;
  } finally {
    source.close();
  }
}

/** Places of later signers that this signature closes. */
function closedBy(document: PdfDocument, tail: Uint8Array): readonly string[] {
  const { encryption } = document;
  const before = new Set(closedFields(document));
  const closed = closedFields(openPdf(appendedSource(document.source, tail), { encryption })).filter(
    (name) => !before.has(name),
  );
  if (closed.length === 0) return [];
  const names = closed.slice(0, 10).map((name) => JSON.stringify(name));
  const more = closed.length > 10 ? ` and ${closed.length - 10} more` : '';
  return [
    `warning: nobody can sign ${names.join(', ')}${more} any more: this signature allows no such change`,
  ];
}

/** What the signer should know of the mark's place; it is no refusal. */
function warningsOf(
  document: PdfDocument,
  { page, copies = [], rect, otherTags }: NonNullable<Awaited<ReturnType<typeof visibleFor>>>,
): readonly string[] {
  const collisions = [...new Set([...copies, page])].flatMap((number) =>
    findCollisions(document, number, rect).map(
      ({ kind, subject }) =>
        `warning: on page ${number} the mark lies over ${kind}${subject === '' ? '' : ` ${JSON.stringify(subject)}`}`,
    ),
  );
  return otherTags === 0
    ? collisions
    : [`the text of --tag stands in ${otherTags} other places as well`, ...collisions];
}
