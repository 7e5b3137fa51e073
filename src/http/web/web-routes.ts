import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebFiles } from '../../io/files/read-web-files.ts';
import type { Platform } from '../../services/platform.ts';
import { HttpError } from '../http-error.ts';
import { checkForm } from '../pages/check-form.ts';
import { logoOf } from '../pages/logo-of.ts';
import { languageOf } from '../pages/page-reply.ts';
import { pageTexts } from '../pages/page-texts.ts';

/**
 * The web application that was built from web/: `/aplikasi` and everything below it, the public check at `/verifikasi`, and
 * their files below `/web/`. Whoever has no script gets a form of the server, or the server's pages.
 */
export function webRoutes(app: FastifyInstance, platform: Platform, { files, pages }: WebFiles): void {
  const schema = { hide: true };

  app.get<{ Params: { '*': string } }>('/web/*', { schema, logLevel: 'warn' }, (request, reply) => {
    const file = files.get(request.params['*']);
    if (file === undefined) throw new HttpError('http.not-found', 'there is no such file');
    // Vite puts what carries a hash of its content below assets/; the rest may change with a release.
    const hashed = request.params['*'].startsWith('assets/');
    const cache = hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
    reply
      .headers({
        'cache-control': cache,
        'content-security-policy': workerPolicy,
        etag: file.etag,
        vary: 'accept-encoding',
      })
      .type(file.type);
    if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
    if (file.brotli === undefined || !accepts(request, 'br')) return reply.send(file.bytes);
    return reply.header('content-encoding', 'br').send(file.brotli);
  });

  app.get('/verifikasi', { schema }, (request, reply) => sendPage(request, reply, 'verifikasi'));
  for (const url of ['/aplikasi', '/aplikasi/*'])
    app.get(url, { schema }, (request, reply) => sendPage(request, reply, 'app'));

  // The token of the mailed link goes behind the `#`: from there it is in no further address that anyone logs.
  app.get<{ Params: { token: string } }>('/permohonan/:token', { schema }, (request, reply) =>
    reply.redirect(`/aplikasi/permohonan#${encodeURIComponent(request.params.token)}`, 303),
  );

  async function sendPage(
    request: FastifyRequest,
    reply: FastifyReply,
    name: keyof typeof pages,
  ): Promise<FastifyReply> {
    const language = languageOf(request);
    const texts = pageTexts[language];
    const nonce = randomBytes(16).toString('base64');
    const values: Readonly<Record<string, string>> = {
      language,
      nonce,
      mode: platform.settings.mode,
      logo: (await logoOf(platform)) ?? '',
      title: texts.checkTitle,
      form: `<h1>${texts.checkTitle}</h1>${checkForm(language).markup}`,
    };
    const page = pages[name].replaceAll(/__(\w+?)__/g, (place, key: string) => values[key] ?? place);
    return reply
      .headers({ 'content-security-policy': policyOf(nonce), vary: 'accept-language, cookie' })
      .type('text/html; charset=utf-8')
      .send(page);
  }
}

/** Mantine writes its variables into a `style` that carries the nonce; nothing else is inline. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** A worker obeys the policy that its script came with: it asks us for evidence and loads what it is made of. */
const workerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self' data:";

const accepts = (request: FastifyRequest, coding: string): boolean =>
  (request.headers['accept-encoding'] ?? '').split(',').some((one) => one.trim().split(';')[0] === coding);
