import { z } from 'zod';

/** What could make a reader of a document see something else than its signer. */
export const findingSchema = z.object({
  code: z.string().describe('stable'),
  severity: z.enum(['danger', 'warning', 'note']),
  page: z.int().optional().describe('from 1; absent where it concerns the whole document'),
  rect: z
    .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
    .optional()
    .describe('in points, origin lower left of the page as shown'),
  object: z.int().optional(),
  count: z.int().describe('how often the same was found on that page'),
  sentences: z
    .object({ id: z.string(), en: z.string() })
    .describe('plain text that may quote the document; it is no markup'),
});

/** What the signer should know of the mark and the file; it kept nothing from being signed. */
export const signingWarningSchema = z.object({
  kind: z
    .enum(['text', 'image', 'signature', 'field', 'annotation', 'unknown', 'tag-elsewhere', 'file-recovered'])
    .describe('what the mark lies over, that its tag stands elsewhere too, or that the file was rebuilt'),
  page: z.int().optional(),
  subject: z.string().describe('plain text that may quote the document'),
  count: z.int(),
});

export const inspectionSchema = z.object({
  findings: z.array(findingSchema),
  warnings: z.array(signingWarningSchema),
});

export type Inspection = z.infer<typeof inspectionSchema>;
