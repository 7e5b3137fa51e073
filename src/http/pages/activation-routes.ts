import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  activateAccount,
  openAccountLink,
  type OpenedLink,
} from '../../services/identity/activate-account.ts';
import type { Platform } from '../../services/platform.ts';
import type { BrowserSessions } from '../auth/browser-session.ts';
import { accountTexts } from './account-texts.ts';
import { activationPage } from './activation-page.ts';
import { formProblem } from './form-problem.ts';
import { newPasswordOf, originOf } from './form-values.ts';
import { pageLayout } from './page-layout.ts';
import { languageOf, sendPage } from './page-reply.ts';

/** `/aktivasi/{token}`: looking at it changes nothing; the form sets the password, uses the link up and logs in. */
export function activationRoutes(
  app: FastifyInstance,
  platform: Platform,
  { sessions, home }: { readonly sessions: BrowserSessions; readonly home: string },
): void {
  const demo = platform.settings.mode === 'demo';
  const schema = { hide: true };

  app.get<LinkRoute>('/aktivasi/:token', { schema }, async (request, reply) => {
    const { token } = request.params;
    const opened = await openAccountLink(platform, token);
    return sendPage(reply, pageOf(request, opened, { path: `/aktivasi/${token}` }));
  });

  app.post<LinkRoute>('/aktivasi/:token', { schema }, async (request, reply) => {
    const { token } = request.params;
    const opened = await openAccountLink(platform, token);
    const before = (await sessions.find(request))?.actor;
    try {
      const password = newPasswordOf(request);
      const session = await activateAccount(platform, { token, password, before }, originOf(request));
      const next = session.kind === 'opened' ? home : '/masuk/kode';
      return sessions.keep(reply, session.token).redirect(`${next}?lang=${languageOf(request)}`, 303);
    } catch (error) {
      return sendPage(reply, pageOf(request, opened, { problem: formProblem(error, request, reply) }));
    }
  });

  function pageOf(
    request: FastifyRequest,
    opened: OpenedLink,
    { path, problem }: { readonly path?: string; readonly problem?: string },
  ): string {
    const language = languageOf(request);
    const title = accountTexts[language][opened.link.purpose === 'activation' ? 'activation' : 'reset'];
    return pageLayout({ language, title, path, demo }, activationPage(language, opened, problem));
  }
}

interface LinkRoute {
  Params: { token: string };
}
