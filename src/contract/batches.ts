import { z } from 'zod';
import { signatureForm } from './signatures.ts';

/** Many files under one authorisation, each with a result of its own. The fields come before the files. */
export const batchForm = signatureForm
  .omit({ pdfPassword: true, image: true, qr: true, level: true, certify: true })
  .extend({
    file: z.string().meta({ format: 'binary' }).describe('a PDF; as many such parts as there are files'),
  });

export const batchStatusSchema = z.object({
  id: z.uuid(),
  state: z
    .enum(['receiving', 'running', 'waiting', 'finished', 'cancelled'])
    .describe('waiting: for the passphrase, after a restart or ten minutes'),
  files: z.int(),
  pending: z.int(),
  signed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
});

const itemStateSchema = z.enum(['pending', 'signed', 'failed', 'cancelled']);

const batchItemSchema = z.object({
  position: z.int().describe('from 1, in the order in which the files came'),
  name: z.string(),
  sha256: z.string().describe('of the file as it came, lower-case hexadecimal'),
  state: itemStateSchema,
  documentId: z.uuid().optional().describe('GET /rest/v1/documents/{id}/file gives it out'),
  code: z.string().optional().describe('why it failed'),
  detail: z.string().optional(),
});

export const batchItemQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.coerce.number().int().min(0).default(0).describe('`next` of the page before'),
  state: itemStateSchema.optional(),
});

export const batchItemPageSchema = z.object({
  items: z.array(batchItemSchema),
  next: z.int().optional().describe('absent on the last page'),
});

export const resumeSchema = z.strictObject({ passphrase: z.string().min(1).max(1024) });

export type BatchStatus = z.infer<typeof batchStatusSchema>;
export type BatchItem = z.infer<typeof batchItemSchema>;
export type BatchItemPage = z.infer<typeof batchItemPageSchema>;
