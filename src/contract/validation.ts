import { z } from 'zod';

/**
 * The report on one PDF, version 1: what `sertel verify --report` writes and `POST /rest/v1/validations` answers. New members may
 * come within a version; none changes its meaning or goes. Times are RFC 3339 in UTC, hashes lower-case hexadecimal SHA-256.
 */
export const reportFormat = 'sertel-validation-report/1';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime();
const sentence = z.object({ id: z.string(), en: z.string() });

const finding = z
  .object({ code: z.string(), sentence, detail: z.string().nullable() })
  .describe('A stable code, the sentence for a reader, and what an expert wants beside it');

const verdict = z.enum(['passed', 'failed', 'indeterminate']);
const indication = z
  .enum(['TOTAL-PASSED', 'TOTAL-FAILED', 'INDETERMINATE'])
  .describe('Main indication of ETSI EN 319 102-1 clause 5.1.3');
const subIndication = z
  .string()
  .nullable()
  .describe('Sub-indication of the same clause, null where it passed');

const check = z.object({
  id: z.string(),
  title: sentence,
  clause: z.string(),
  status: z.enum(['passed', 'failed', 'indeterminate', 'noted']),
  detail: z.string(),
  evidence: z.array(sha256).describe('What it rests on, by SHA-256: see `evidence`'),
});

const timestamp = z.object({
  at: time,
  authority: z.string(),
  trusted: z.boolean().describe('Only a trusted one proves a time'),
  token: sha256,
  finding: finding.nullable(),
});

const rectangle = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('In points of the page as it is shown, from its lower left corner');

const change = z.object({
  code: z.string(),
  allowed: z.boolean(),
  what: sentence,
  page: z.number().int().nullable(),
  rectangle: rectangle.nullable().describe('Where it is seen now'),
  rectangleBefore: rectangle.nullable().describe('Where it was seen when it was signed'),
});

const signature = z.object({
  field: z.string(),
  verdict,
  indication,
  subIndication,
  finding,
  limits: z.array(finding).describe('What limits the verdict without changing it'),
  integrity: z.enum(['intact', 'broken']),
  trusted: z.boolean(),
  level: z.string(),
  subFilter: z.string(),
  process: z
    .enum(['basic', 'with-time', 'archival'])
    .describe('Which process of EN 319 102-1 came to the verdict: clause 5.3, 5.5 or 5.6'),
  signer: z.string(),
  signedAt: time.nullable().describe('A claim of the signer'),
  provenAt: time.describe(
    'The earliest time at which it is proven to exist; the time of validation where nothing proves one',
  ),
  madeAfter: time.nullable().describe('The newest trusted timestamp that it covers'),
  timestamps: z.array(timestamp),
  reason: z.string().nullable(),
  location: z.string().nullable(),
  coversWholeDocument: z.boolean(),
  changesAfter: z.array(change),
  digestAlgorithm: z.string().nullable(),
  signatureAlgorithm: z.string().nullable(),
  signatureSha256: z.string(),
  certificates: z.array(sha256).describe('The signer’s first, up to the anchor as far as the path goes'),
  checks: z.array(check),
});

const evidence = z.object({
  kind: z.enum(['certificate', 'crl', 'ocsp', 'timestamp']),
  sha256,
  origin: z.enum(['document', 'given', 'anchor']),
  about: z
    .string()
    .describe('The subject of a certificate, the issuer of a list, the signer of a response or token'),
  issuer: z.string().nullable(),
  from: time.nullable().describe('notBefore, thisUpdate, producedAt or genTime'),
  until: time.nullable().describe('notAfter or nextUpdate'),
});

const missing = z.object({
  kind: z.enum(['missing', 'not-fresh', 'revoked']),
  certificate: sha256,
  about: z.string(),
  detail: z.string(),
  addresses: z.array(z.string()),
});

export const validationReportSchema = z.object({
  format: z.literal(reportFormat),
  document: z.object({ sha256, sizeBytes: z.number().int() }),
  verdict: z.enum(['passed', 'failed', 'indeterminate', 'unsigned', 'unreadable']),
  indication: indication.nullable(),
  subIndication,
  finding,
  validatedAt: time,
  policy: z.object({
    standard: z.string(),
    algorithms: z.enum(['dated', 'historic']),
    freshness: z.enum(['next-update', 'after-signature']),
  }),
  trustStore: z
    .object({ version: z.number().int(), sha256 })
    .nullable()
    .describe('The version of the trust store whose anchors were trusted; null where anchors were given'),
  anchors: z.array(sha256),
  signatures: z.array(signature),
  documentTimestamps: z.array(signature),
  evidence: z.array(evidence),
  missing: z
    .array(missing)
    .describe(
      'What an undecided verdict lacks and where it is to be had; empty in a bundle, where nothing is fetched',
    ),
});

/** The form of `POST /rest/v1/validations`. */
export const validationForm = z.object({
  pdfPassword: z.string().optional().describe('Of an encrypted file; stands before the file'),
  file: z.any().meta({ type: 'string', format: 'binary' }).describe('The PDF'),
});

export type ValidationReportJson = z.infer<typeof validationReportSchema>;
export type SignatureJson = z.infer<typeof signature>;
export type EvidenceJson = z.infer<typeof evidence>;
