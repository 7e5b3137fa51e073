/** Reports and evidence bundles as files. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ValidationReportJson } from '../contract/validation.ts';
import { readFonts } from '../io/files/read-fonts.ts';
import { writeZip } from '../io/files/zip-archive.ts';
import { describeMissing } from '../pades/augment/describe-missing.ts';
import type { SourcedVerdict } from '../pades/augment/validate-with-sources.ts';
import { encodeReport, type TrustStoreVersion } from '../pades/validate/encode-report.ts';
import { buildBundle, encodeJson, type BundleFile } from '../pades/validate/evidence-bundle.ts';
import { writeReportPdf } from '../pades/validate/write-report-pdf.ts';
import { writeWholeFile } from './write-whole-file.ts';

export interface VerdictPlaces {
  readonly report: string | undefined;
  /** The report to print. */
  readonly pdfReport: string | undefined;
  /** A folder, or a file that ends in .zip. */
  readonly evidence: string | undefined;
  readonly trustStore?: TrustStoreVersion | undefined;
}

export async function writeVerdict(
  pdf: string,
  { report, input, gaps }: SourcedVerdict,
  places: VerdictPlaces,
): Promise<void> {
  const json = encodeReport(report, await measure(pdf), places.trustStore);
  const missing = gaps.map(describeMissing).map((one) => ({ ...one, addresses: [...one.addresses] }));
  const whole = { ...json, missing };
  if (places.report !== undefined) await writeWholeFile(places.report, encodeJson(whole));
  if (places.pdfReport !== undefined)
    await writeWholeFile(
      places.pdfReport,
      writeReportPdf({
        report: whole,
        language: 'id',
        now: new Date(json.validatedAt),
        fileId: randomBytes(16),
        fonts: readFonts(),
      }),
    );
  if (places.evidence === undefined) return;
  const files = buildBundle(report, json, input);
  if (isZip(places.evidence)) await writeWholeFile(places.evidence, writeZip(files));
  else await writeFolder(places.evidence, files);
}

async function writeFolder(folder: string, files: readonly BundleFile[]): Promise<void> {
  for (const { name, bytes } of files) {
    const place = path.join(folder, name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeWholeFile(place, bytes);
  }
}

/** The file that a report is about: its hash and size. */
export async function measure(file: string): Promise<ValidationReportJson['document']> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return { sha256: hash.digest('hex'), sizeBytes: (await stat(file)).size };
}

export const isZip = (place: string): boolean => place.toLowerCase().endsWith('.zip');
