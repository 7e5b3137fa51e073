import { z } from 'zod';

/** A signed document of the caller's organisation, as its own API lists it. */
export const documentSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  sha256: z.string().describe('lower-case hexadecimal'),
  sizeBytes: z.int(),
  createdAt: z.iso.datetime(),
  verificationUrl: z.url().optional().describe('the public page with this document’s verdict'),
  download: z.enum(['none', 'available', 'taken']).describe('the one download of the eSign API'),
});

export const documentPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
});

export const documentPageSchema = z.object({
  items: z.array(documentSchema),
  next: z.string().optional().describe('absent on the last page'),
});

export type DocumentItem = z.infer<typeof documentSchema>;
export type DocumentPage = z.infer<typeof documentPageSchema>;
