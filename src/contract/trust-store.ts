import { z } from 'zod';

/** Whom documents are checked against, for a page that checks by itself. */
export const trustStoreAnswer = z.object({
  version: z.int(),
  sha256: z.string().describe('over the hashes of its anchors, lower-case hexadecimal'),
  time: z.iso
    .datetime()
    .describe('the platform’s clock: a check is made at this time, whatever the device believes'),
  anchors: z.array(
    z.object({
      certificate: z.base64().describe('DER'),
      subject: z.string(),
      source: z.string().describe('where it came from'),
    }),
  ),
});

export type TrustStoreAnswer = z.infer<typeof trustStoreAnswer>;
