import type { FastifyReply, FastifyRequest } from 'fastify';
import { noteError } from '../error-answer.ts';
import { html } from './html.ts';
import { pageLayout } from './page-layout.ts';
import { pageTexts, type Language } from './page-texts.ts';

/** `?lang=`, else the reader's own languages, else Indonesian. */
export function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown };
  if (lang === 'en' || lang === 'id') return lang;
  const [first = ''] = (request.headers['accept-language'] ?? '').split(',');
  return /^en\b/i.test(first.trim()) ? 'en' : 'id';
}

export const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('vary', 'accept-language').send(page);

/** What a page says of an error, where it knows better than the general sentence. */
export type ErrorSentence = (code: string, language: Language) => string | undefined;

/** A page for whatever was raised; the log gets the cause, the reader a sentence and the code. */
export function sendErrorPage(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { demo, sentence }: { readonly demo: boolean; readonly sentence?: ErrorSentence },
): void {
  const language = languageOf(request);
  const texts = pageTexts[language];
  const { status, code } = noteError(error, request, reply);
  const known = sentence?.(code, language);
  const unknown = status === 404 && known === undefined;
  const title = unknown ? texts.unknownTitle : texts.problemTitle;
  const general = textOfStatus[status];
  const said = known ?? (general && texts[general]);
  const body = html`<h1>${title}</h1>
    ${said === undefined ? undefined : html`<p>${said}</p>`}
    <p><code>${code}</code></p>
    <p><a href="/?lang=${language}">${texts.home}</a></p>`;
  sendPage(reply.code(status), pageLayout({ language, title, path: undefined, demo }, body));
}

const textOfStatus: Readonly<Record<number, keyof (typeof pageTexts)[Language]>> = {
  400: 'incompleteText',
  404: 'unknownText',
  413: 'tooLargeText',
  415: 'incompleteText',
  429: 'busyText',
  500: 'faultText',
  503: 'busyText',
  507: 'faultText',
};
