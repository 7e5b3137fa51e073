import { z } from 'zod';

/** RFC 9457 problem details with our stable `code`. */
export const problemSchema = z.object({
  type: z.string().describe('about:blank: the code says which problem it is'),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('stable; `concern.reason`'),
  detail: z.string().optional(),
  details: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('facts by code: `pades.unsafe-content` gives `findings`'),
  instance: z.string().optional().describe('the request that the log knows by this id'),
});

export type Problem = z.infer<typeof problemSchema>;
