import { z } from 'zod';

/** What the issuer prescribes for signed documents (Pasal 4(1)i and j), in the versions that hold now. */
export const noticeAnswer = z.object({
  statement: z.object({
    version: z.int(),
    text: z.string().describe('`{penerbit}` stands for the issuer’s name in the signer’s certificate'),
    publishedAt: z.iso.datetime(),
  }),
  logo: z
    .object({
      version: z.int(),
      url: z.url().describe('the picture itself, which never changes'),
      mediaType: z.enum(['image/png', 'image/jpeg']),
      sha256: z.string().describe('lower-case hexadecimal'),
      usageRule: z.string(),
      publishedAt: z.iso.datetime(),
    })
    .nullable()
    .describe('null while the issuer has given none'),
});

export type NoticeAnswer = z.infer<typeof noticeAnswer>;
