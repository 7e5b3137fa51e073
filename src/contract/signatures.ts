import { z } from 'zod';
import { inspectionSchema } from './inspection.ts';

/** Sertel's own way to sign: a form with the PDF, answered with the signed PDF. */
export const signatureForm = z.object({
  file: z.string().meta({ format: 'binary' }).describe('the PDF'),
  nik: z.string().optional().describe('16 digits; or email'),
  email: z.string().optional(),
  passphrase: z.string(),
  page: z.string().optional().describe('from 1, or last; left out: invisible'),
  rect: z.string().optional().describe('x,y,width,height in points, origin lower left of the page as shown'),
  tag: z
    .string()
    .optional()
    .describe('a text in the page instead of page and rect; rect is then width,height'),
  copies: z
    .string()
    .max(200)
    .optional()
    .describe(
      'all, or pages like 1-3,7, that show the mark at rect, instead of page; the last one carries the signature',
    ),
  field: z
    .string()
    .max(1000)
    .optional()
    .describe(
      'the full name of an unsigned signature field that is there; instead of page, rect, tag and copies',
    ),
  image: z
    .string()
    .meta({ format: 'binary' })
    .optional()
    .describe('the mark is this PNG or JPEG instead of name, position, time and QR code'),
  qr: z.string().max(1000).optional().describe('the mark is a QR code of this address'),
  level: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']).optional().describe('left out: that of the application'),
  certify: z
    .enum(['1', '2', '3'])
    .optional()
    .describe(
      'the first signature certifies: afterwards no change (1), forms and signatures (2), comments too (3)',
    ),
  reserve: z
    .string()
    .max(20_000)
    .optional()
    .describe(
      'places for later signers, who fill them by field: NAME=page,x,y,width,height, one a line; before the first signature only',
    ),
  refuse: z
    .string()
    .max(2000)
    .optional()
    .describe('danger, warning or codes of findings, with commas: a document that holds this is not signed'),
  reason: z.string().max(500).optional(),
  location: z.string().max(500).optional(),
  pdfPassword: z.string().max(1000).optional().describe('opens an encrypted PDF'),
});

/** The answer where the request accepts JSON and no PDF. */
export const signatureAnswer = z.object({
  documentId: z.uuid(),
  name: z.string(),
  sha256: z.string().describe('of the signed file, lower-case hexadecimal'),
  sizeBytes: z.int(),
  downloadUrl: z.url().describe('for the application that had it signed'),
  verificationUrl: z.url().describe('the public page with this document’s verdict'),
  signature: z.object({
    field: z.string(),
    level: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']),
    signedAt: z.iso.datetime(),
    timestampedAt: z.iso.datetime().optional(),
  }),
  ...inspectionSchema.shape,
});

export type SignatureAnswer = z.infer<typeof signatureAnswer>;

/** Headers of the answer. */
export const signatureHeaders = {
  documentId: 'sertel-document-id',
  verificationUrl: 'sertel-verification-url',
  /** `danger=0, warning=1, note=2`: what was found before it was signed. */
  findings: 'sertel-findings',
  /** How many warnings. */
  warnings: 'sertel-warnings',
};
