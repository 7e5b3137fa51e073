import { encodeReport } from '../pades/validate/encode-report.ts';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { openFileSource } from '../io/files/file-source.ts';
import { readZip } from '../io/files/zip-archive.ts';
import { toHex } from '../lib/bytes.ts';
import { BundleError, isSameReport, readBundle, type BundleFile } from '../pades/validate/evidence-bundle.ts';
import type { SignatureReport, ValidationReport } from '../pades/validate/report.ts';
import { validatePdf } from '../pades/validate/validate-pdf.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { nameToText } from '../pki/x509/names.ts';
import { isZip, measure } from './verdict-files.ts';

export interface Replayed {
  /** By the bundle alone. */
  readonly report: ValidationReport;
  /** Whether that is the report that was written. */
  readonly same: boolean;
  /**
   * Present where the verdict rests on anchors that only the bundle vouches for: whoever writes a bundle chooses its
   * anchors, so a forger's own root would pass.
   */
  readonly unvouched: Unvouched | undefined;
}

export interface Unvouched {
  /** Subjects of the anchors in question. */
  readonly anchors: readonly string[];
  /** What the bundle comes to without them. */
  readonly report: ValidationReport;
}

/** The verdict again, by the bundle; `trusted` are the anchors that the caller trusts. @throws {BundleError | ZipError} */
export async function replayBundle(
  pdf: string,
  place: string,
  { password, trusted }: { readonly password: string | undefined; readonly trusted: readonly Uint8Array[] },
): Promise<Replayed> {
  const files = isZip(place) ? readZip(await readArchive(place)) : await readFolder(place);
  const document = await measure(pdf);
  const bundle = readBundle(files, document.sha256);
  const source = openFileSource(pdf);
  try {
    const input = { ...bundle.input, password };
    const report = validatePdf(source, input);
    const same = isSameReport(bundle, encodeReport(report, document, bundle.trustStore));
    const known = new Set(trusted.map(toHex));
    const foreign = input.anchors.filter((anchor) => !known.has(toHex(anchor)));
    if (foreign.length === 0) return { report, same, unvouched: undefined };
    const anchors = input.anchors.filter((anchor) => known.has(toHex(anchor)));
    const without = validatePdf(source, { ...input, anchors });
    const rests = groundsOf(report) !== groundsOf(without);
    return {
      report,
      same,
      unvouched: rests ? { anchors: foreign.map(subjectOf), report: without } : undefined,
    };
  } finally {
    source.close();
  }
}

/** What trust decides in a report: verdicts, paths and proven times. */
function groundsOf({ verdict, subIndication, signatures, documentTimestamps }: ValidationReport): string {
  const grounds = ({ verdict, subIndication, trusted, provenAt, timestamps }: SignatureReport) => [
    verdict,
    subIndication,
    trusted,
    provenAt,
    timestamps.map((timestamp) => timestamp.trusted),
  ];
  return JSON.stringify([verdict, subIndication, [...signatures, ...documentTimestamps].map(grounds)]);
}

function subjectOf(anchor: Uint8Array): string {
  try {
    return nameToText(parseCertificate(anchor).subject);
  } catch {
    return '?'; // What cannot be read vouches for nothing, but the bundle lists it.
  }
}

const folders = ['.', 'certificates', 'crls', 'ocsps', 'timestamps'];
const mostFiles = 10_000;
/** As of an archive unpacked. */
const mostBytes = 256 * 2 ** 20;

async function readArchive(place: string): Promise<Uint8Array> {
  const { size } = await stat(place);
  if (size > mostBytes) throw tooLarge(`${mostBytes} bytes`);
  return readFile(place);
}

async function readFolder(folder: string): Promise<readonly BundleFile[]> {
  const files: BundleFile[] = [];
  let left = mostBytes;
  for (const inside of folders) {
    for (const name of await readdir(path.join(folder, inside)).catch(() => [])) {
      const place = path.join(folder, inside, name);
      const found = await stat(place);
      if (!found.isFile()) continue;
      left -= found.size;
      if (left < 0) throw tooLarge(`${mostBytes} bytes`);
      if (files.length === mostFiles) throw tooLarge(`${mostFiles} files`);
      files.push({
        name: inside === '.' ? name : `${inside}/${name}`,
        bytes: new Uint8Array(await readFile(place)),
      });
    }
  }
  return files;
}

const tooLarge = (limit: string): BundleError =>
  new BundleError('bundle.too-large', `expected a bundle of at most ${limit}`);
