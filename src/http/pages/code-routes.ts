import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../services/identity/actor.ts';
import { confirmPassword } from '../../services/identity/confirm-password.ts';
import { finishSignIn } from '../../services/identity/finish-sign-in.ts';
import { IdentityError } from '../../services/identity/identity-error.ts';
import {
  confirmOwnTotp,
  findProposedTotp,
  proposeOwnTotp,
  removeOwnTotp,
  usesTotp,
} from '../../services/identity/own-totp.ts';
import type { Platform } from '../../services/platform.ts';
import { formOf } from '../accept-url-forms.ts';
import type { BrowserSession, BrowserSessions } from '../auth/browser-session.ts';
import { HttpError } from '../http-error.ts';
import { accountTexts } from './account-texts.ts';
import { askCodePage, ownCodesPage, recoveryCodesPage } from './code-page.ts';
import { formProblem } from './form-problem.ts';
import { originOf } from './form-values.ts';
import type { Html } from './html.ts';
import { pageLayout } from './page-layout.ts';
import { languageOf, sendPage } from './page-reply.ts';

/** `/masuk/kode` and `/akun/kode`: one-time codes, given and set up. */
export function codeRoutes(
  app: FastifyInstance,
  platform: Platform,
  { sessions, home }: { readonly sessions: BrowserSessions; readonly home: string },
): void {
  const demo = platform.settings.mode === 'demo';
  const schema = { hide: true };

  app.get('/masuk/kode', { schema }, async (request, reply) =>
    show(request, reply, 'codeTitle', askCodePage(languageOf(request)), '/masuk/kode'),
  );

  app.post('/masuk/kode', { schema }, async (request, reply) => {
    const language = languageOf(request);
    const token = sessions.tokenOf(request) ?? '';
    const code = formOf(request).get('code') ?? '';
    try {
      const opened = await finishSignIn(platform, { token, code }, originOf(request));
      return sessions.keep(reply, opened.token).redirect(`${home}?lang=${language}`, 303);
    } catch (error) {
      if (isNotLoggedIn(error)) return reply.redirect(`/masuk?lang=${language}`, 303);
      const problem = formProblem(error, request, reply);
      return show(request, reply, 'codeTitle', askCodePage(language, problem));
    }
  });

  app.get('/akun/kode', { schema }, async (request, reply) => {
    const session = await sessions.find(request);
    if (session === undefined) return reply.redirect(`/masuk?lang=${languageOf(request)}`, 303);
    return showOwn(request, reply, session);
  });

  app.post('/akun/kode', { schema }, async (request, reply) => {
    const session = await sessions.findForForm(request);
    const language = languageOf(request);
    if (session === undefined) return reply.redirect(`/masuk?lang=${language}`, 303);
    const form = formOf(request);
    const given = { code: form.get('code') ?? '', ip: request.ip };
    try {
      switch (form.get('act')) {
        case 'propose':
          await proposeOwnTotp(platform, await actorAgain(request, session.actor));
          return reply.redirect(`/akun/kode?lang=${language}`, 303);
        case 'confirm': {
          const codes = await confirmOwnTotp(platform, session.actor, given);
          return show(request, reply, 'recoveryTitle', recoveryCodesPage(language, codes));
        }
        case 'remove':
          await removeOwnTotp(platform, await actorAgain(request, session.actor), given);
          return reply.redirect(`/akun/kode?lang=${language}`, 303);
        default:
          throw new HttpError('http.bad-request', 'expected what to do');
      }
    } catch (error) {
      return showOwn(request, reply, session, formProblem(error, request, reply, 'wrong-current'));
    }
  });

  /** The actor, with the password that the form asks for. */
  async function actorAgain(request: FastifyRequest, actor: Actor): Promise<Actor> {
    const password = formOf(request).get('current') ?? '';
    return confirmPassword(platform, actor, { password, ip: request.ip });
  }

  async function showOwn(
    request: FastifyRequest,
    reply: FastifyReply,
    { actor, formToken }: BrowserSession,
    problem?: string,
  ): Promise<FastifyReply> {
    const on = await usesTotp(platform, actor);
    const state = on ? 'on' : ((await findProposedTotp(platform, actor)) ?? 'off');
    const page = ownCodesPage(languageOf(request), { formToken, state, problem });
    return show(request, reply, 'codes', page, problem === undefined ? '/akun/kode' : undefined);
  }

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    title: 'codeTitle' | 'codes' | 'recoveryTitle',
    body: Html,
    path?: string,
  ): FastifyReply {
    const language = languageOf(request);
    return sendPage(reply, pageLayout({ language, title: accountTexts[language][title], path, demo }, body));
  }
}

const isNotLoggedIn = (error: unknown): boolean =>
  error instanceof IdentityError && error.code === 'identity.not-logged-in';
