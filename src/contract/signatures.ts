import { z } from 'zod';

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
  field: z
    .string()
    .max(1000)
    .optional()
    .describe('the full name of an unsigned signature field that is there; instead of page, rect and tag'),
  refuse: z
    .string()
    .max(2000)
    .optional()
    .describe('danger, warning or codes of findings, with commas: a document that holds this is not signed'),
  reason: z.string().max(500).optional(),
  location: z.string().max(500).optional(),
});

/** Headers of the answer. */
export const signatureHeaders = {
  documentId: 'sertel-document-id',
  verificationUrl: 'sertel-verification-url',
};
