import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { noticeAnswer, type NoticeAnswer } from '../../contract/notice.ts';
import { problemSchema } from '../../contract/problem.ts';
import { findLogo, findStatement } from '../../io/db/notices.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Platform } from '../../services/platform.ts';
import { HttpError } from '../http-error.ts';

/** Where the picture of a version is: it stands in pages too. */
export const logoPath = (version: number): string => `/rest/v1/notice/logo/${version}`;

/** `GET /rest/v1/notice` and the logo: for every application that shows them, so without a credential. */
export function noticeRoutes(app: FastifyInstance, { db, settings }: Platform): void {
  app.get(
    '/rest/v1/notice',
    {
      schema: {
        tags: ['notice'],
        summary: 'The statement and the logo that the issuer prescribes for signed documents',
        response: { 200: noticeAnswer },
      },
    },
    async (_request, reply): Promise<NoticeAnswer> => {
      const [statement, logo] = [await findStatement(db), await findLogo(db)];
      reply.header('cache-control', 'public, max-age=300');
      return {
        statement: {
          version: statement.version,
          text: statement.text,
          publishedAt: statement.publishedAt.toISOString(),
        },
        logo:
          logo === undefined
            ? null
            : {
                version: logo.version,
                url: `${settings.publicUrl}${logoPath(logo.version)}`,
                mediaType: logo.mediaType,
                sha256: toHex(logo.sha256),
                usageRule: logo.usageRule,
                publishedAt: logo.publishedAt.toISOString(),
              },
      };
    },
  );

  app.get<{ Params: { version: number } }>(
    '/rest/v1/notice/logo/:version',
    {
      schema: {
        tags: ['notice'],
        summary: 'The issuer’s logo, as it gave it',
        params: z.object({ version: z.coerce.number().int().min(1).max(1_000_000) }),
        response: { 200: logoPicture, 400: problemSchema, 404: problemSchema },
      },
    },
    async (request, reply) => {
      const logo = await findLogo(db, request.params.version);
      if (logo === undefined) throw new HttpError('http.not-found', 'there is no logo of this version');
      return reply
        .type(logo.mediaType)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(Buffer.from(logo.bytes));
    },
  );
}

const picture = { schema: z.any().meta({ type: 'string', format: 'binary' }) };
const logoPicture = {
  description: 'The picture',
  content: { 'image/png': picture, 'image/jpeg': picture },
};
