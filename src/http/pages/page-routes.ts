import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { digest } from '#crypto';
import { listNewestMessages } from '../../io/db/outbox.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { openShared } from '../../services/flows/open-shared.ts';
import { openByToken } from '../../services/documents/open-by-token.ts';
import type { Platform } from '../../services/platform.ts';
import { checkPdf } from '../../services/validation/check-pdf.ts';
import { HttpError } from '../http-error.ts';
import { readForm } from '../read-form.ts';
import type { UploadGate } from '../upload-gate.ts';
import { outboxPage } from './outbox-page.ts';
import { landingPage } from './landing-page.ts';
import { logoOf } from './logo-of.ts';
import { pageLayout } from './page-layout.ts';
import { languageOf, sendErrorPage, sendPage } from './page-reply.ts';
import { pageStyle } from './page-style.ts';
import { pageTexts } from './page-texts.ts';
import { sharedPage } from './shared-page.ts';
import { verdictPage } from './verdict-page.ts';

/** The public pages, which work without a script: the landing page, a check of a file, a check behind a QR code. */
export function pageRoutes(
  app: FastifyInstance,
  platform: Platform,
  { gate, web }: { readonly gate: UploadGate; readonly web: boolean },
): void {
  const demo = platform.settings.mode === 'demo';
  const schema = { hide: true };
  const errorHandler = (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void => {
    sendErrorPage(error, request, reply, { demo });
  };

  app.get('/assets/page.css', { schema, logLevel: 'warn' }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(pageStyle),
  );

  app.get('/', { schema, errorHandler }, async (request, reply) => {
    const language = languageOf(request);
    const title = pageTexts[language].landingTitle;
    const logo = await logoOf(platform);
    return sendPage(
      reply,
      pageLayout({ language, title, path: '/', demo, logo }, landingPage(language, { web })),
    );
  });

  if (demo) {
    app.get('/peragaan/surat', { schema, errorHandler }, async (request, reply) => {
      const language = languageOf(request);
      const rows = await asSystem(platform.db, (tx) => listNewestMessages(tx, 50));
      const messages = rows.flatMap((row) => {
        const message = platform.outbox.open(row);
        return message === undefined ? [] : [{ ...message, createdAt: row.createdAt }];
      });
      const title = pageTexts[language].outboxTitle;
      const frame = { language, title, path: '/peragaan/surat', demo };
      return sendPage(reply, pageLayout(frame, outboxPage(language, messages)));
    });
  }

  app.post('/verifikasi', { schema, errorHandler, onRequest: gate }, async (request, reply) => {
    const language = languageOf(request);
    const { files } = await readForm(request, ['file']);
    const file = files.get('file');
    if (file === undefined) throw new HttpError('http.bad-request', pageTexts[language].checkLabel);
    const sha256 = toHex(digest('sha256', file.bytes));
    const verdict = await checkPdf(platform, file.bytes);
    const checkedAt = platform.clock();
    const body = verdictPage(language, { name: file.name, sha256, checkedAt, verdict, cameByCode: false });
    const title = pageTexts[language].resultTitle;
    const logo = await logoOf(platform);
    return sendPage(reply, pageLayout({ language, title, path: undefined, demo, logo }, body));
  });

  app.get<{ Params: { token: string } }>(
    '/dokumen/:token',
    { schema, errorHandler },
    async (request, reply) => {
      const language = languageOf(request);
      const { token } = request.params;
      const body = sharedPage(language, token, await openShared(platform, token));
      const title = pageTexts[language].sharedTitle;
      const path = `/dokumen/${token}`;
      return sendPage(reply, pageLayout({ language, title, path, demo }, body));
    },
  );

  app.get<{ Params: { token: string } }>(
    '/verifikasi/:token',
    { schema, errorHandler },
    async (request, reply) => {
      const language = languageOf(request);
      const { token } = request.params;
      const document = await openByToken(platform, token);
      const verdict = await checkPdf(platform, document.bytes);
      const body = verdictPage(language, {
        name: document.name,
        sha256: toHex(document.sha256),
        checkedAt: platform.clock(),
        verdict,
        cameByCode: true,
      });
      const title = pageTexts[language].resultTitle;
      const logo = await logoOf(platform);
      const path = `/verifikasi/${token}`;
      return sendPage(reply, pageLayout({ language, title, path, demo, logo }, body));
    },
  );
}
