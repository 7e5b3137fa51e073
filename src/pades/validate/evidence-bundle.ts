/**
 * A verdict to go: the time, the policy, the anchors and all evidence that it rests on, as files of their own with one
 * `bundle.json`, so that anybody can come to the same report again without a network, with this program or another.
 * The PDF itself is not inside.
 */
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { digest } from '#crypto';
import type { ValidationReportJson } from '../../contract/validation.ts';
import type { TrustStoreVersion } from './encode-report.ts';
import type { EvidenceKind } from './evidence-set.ts';
import type { ValidationReport } from './report.ts';
import type { ValidationInput } from './validate-pdf.ts';

export class BundleError extends AppError<
  'bundle.malformed' | 'bundle.other-document' | 'bundle.too-large'
> {}

export interface BundleFile {
  /** `bundle.json`, `crls/<sha256>.crl` … */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const bundleFormat = 'sertel-evidence-bundle/1';

const places = {
  certificate: ['certificates', 'cer'],
  crl: ['crls', 'crl'],
  ocsp: ['ocsps', 'ors'],
  timestamp: ['timestamps', 'tst'],
} as const satisfies Record<EvidenceKind, readonly [string, string]>;

/** What was given to the validation, in the order in which it was given, by SHA-256. */
interface BundleIndex {
  readonly format: typeof bundleFormat;
  readonly document: ValidationReportJson['document'];
  readonly validatedAt: string;
  readonly policy: { readonly algorithms: string; readonly freshness: string };
  readonly trustStore: TrustStoreVersion | null;
  readonly anchors: readonly string[];
  readonly certificates: readonly string[];
  readonly crls: readonly string[];
  readonly ocsps: readonly string[];
}

export function buildBundle(
  report: ValidationReport,
  json: ValidationReportJson,
  input: ValidationInput,
): readonly BundleFile[] {
  const files = new Map<string, Uint8Array>();
  const put = (kind: EvidenceKind, raw: Uint8Array): string => {
    const sha256 = toHex(digest('sha256', raw));
    const [folder, ending] = places[kind];
    files.set(`${folder}/${sha256}.${ending}`, raw);
    return sha256;
  };
  for (const { kind, raw } of report.evidence) put(kind, raw);
  const index: BundleIndex = {
    format: bundleFormat,
    document: json.document,
    validatedAt: json.validatedAt,
    policy: { algorithms: json.policy.algorithms, freshness: json.policy.freshness },
    trustStore: json.trustStore,
    anchors: input.anchors.map((raw) => put('certificate', raw)),
    certificates: (input.certificates ?? []).map((raw) => put('certificate', raw)),
    crls: (input.evidence?.crls ?? []).map((raw) => put('crl', raw)),
    ocsps: (input.evidence?.ocsps ?? []).map((raw) => put('ocsp', raw)),
  };
  return [
    { name: 'bundle.json', bytes: encodeJson(index) },
    { name: 'report.json', bytes: encodeJson(json) },
    ...[...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => ({ name, bytes })),
  ];
}

/** JSON as it is written to files: two spaces, a line end. */
export const encodeJson = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`);

export interface ReadBundle {
  /** What the validation is to be given; the file's password is not inside. */
  readonly input: ValidationInput;
  readonly trustStore: TrustStoreVersion | undefined;
  /** The report that it must come to, as it was written. */
  readonly report: Uint8Array;
}

/**
 * Reads a bundle back; each file's bytes must have the hash in its name.
 *
 * @throws {BundleError} `bundle.malformed`, `bundle.other-document` where it is about another PDF
 */
export function readBundle(files: readonly BundleFile[], documentSha256: string): ReadBundle {
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const index = readIndex(byName.get('bundle.json'));
  const report = byName.get('report.json');
  if (report === undefined) throw malformed('expected report.json in the bundle');
  if (index.document.sha256 !== documentSha256)
    throw new BundleError(
      'bundle.other-document',
      `expected the PDF with SHA-256 ${index.document.sha256}, got ${documentSha256}`,
    );
  const get =
    (kind: EvidenceKind) =>
    (sha256: string): Uint8Array => {
      const [folder, ending] = places[kind];
      const bytes = byName.get(`${folder}/${sha256}.${ending}`);
      if (bytes === undefined || toHex(digest('sha256', bytes)) !== sha256)
        throw malformed(`expected ${folder}/${sha256}.${ending} with that SHA-256`);
      return bytes;
    };
  const { algorithms, freshness } = index.policy;
  return {
    input: {
      anchors: index.anchors.map(get('certificate')),
      at: new Date(index.validatedAt),
      certificates: index.certificates.map(get('certificate')),
      evidence: { crls: index.crls.map(get('crl')), ocsps: index.ocsps.map(get('ocsp')) },
      algorithms: algorithms === 'historic' ? 'historic' : 'dated',
      freshness: freshness === 'after-signature' ? 'after-signature' : 'next-update',
    },
    trustStore: index.trustStore ?? undefined,
    report,
  };
}

/** Whether a report encoded now is the one in the bundle, byte for byte. */
export const isSameReport = (bundle: ReadBundle, json: ValidationReportJson): boolean =>
  equalBytes(bundle.report, encodeJson(json));

const malformed = (message: string): BundleError => new BundleError('bundle.malformed', message);

function readIndex(bytes: Uint8Array | undefined): BundleIndex {
  if (bytes === undefined) throw malformed('expected bundle.json in the bundle');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new BundleError('bundle.malformed', 'expected bundle.json to be JSON', { cause });
  }
  if (!isIndex(value)) throw malformed(`expected bundle.json to be a ${bundleFormat}`);
  return value;
}

function isIndex(value: unknown): value is BundleIndex {
  if (!isRecord(value) || value['format'] !== bundleFormat) return false;
  const { document, policy, trustStore, validatedAt } = value;
  return (
    isRecord(document) &&
    typeof document['sha256'] === 'string' &&
    isRecord(policy) &&
    (trustStore === null || isRecord(trustStore)) &&
    typeof validatedAt === 'string' &&
    !Number.isNaN(Date.parse(validatedAt)) &&
    ['anchors', 'certificates', 'crls', 'ocsps'].every((key) => isListOfHashes(value[key]))
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfHashes = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && /^[0-9a-f]{64}$/.test(one));
