import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { changePassword } from '../../services/identity/change-password.ts';
import { endOtherSessions, endOwnSession, listOwnSessions } from '../../services/identity/own-sessions.ts';
import { signIn } from '../../services/identity/sign-in.ts';
import type { Platform } from '../../services/platform.ts';
import { acceptUrlForms, formOf } from '../accept-url-forms.ts';
import { browserSessions, type BrowserSession } from '../auth/browser-session.ts';
import { refuseCrossSite } from '../auth/refuse-cross-site.ts';
import { accountPage } from './account-page.ts';
import { accountTexts } from './account-texts.ts';
import { activationRoutes } from './activation-routes.ts';
import { codeRoutes } from './code-routes.ts';
import { formProblem, sentenceOfCode } from './form-problem.ts';
import { newPasswordOf, originOf, sessionIdOf } from './form-values.ts';
import { pageLayout, type PageFrame } from './page-layout.ts';
import { languageOf, sendErrorPage, sendPage } from './page-reply.ts';
import { signInPage } from './sign-in-page.ts';
import { signOutPage } from './sign-out-page.ts';

/**
 * The pages that people log in by, and are then led from to `home`. Every form is refused unless it comes from a page of ours; what a session does
 * carries its form token as well.
 */
export async function accountRoutes(app: FastifyInstance, platform: Platform, home: string): Promise<void> {
  const demo = platform.settings.mode === 'demo';
  const sessions = browserSessions(platform);
  const schema = { hide: true };
  acceptUrlForms(app);
  app.addHook('onRequest', refuseCrossSite(platform.settings.publicUrl));
  // With `no-referrer` a form would say `Origin: null`. The path stays here: the token of a link stands in it.
  app.addHook('onRequest', async (_request, reply) => void reply.header('referrer-policy', 'strict-origin'));
  app.setErrorHandler((error, request, reply) =>
    sendErrorPage(error, request, reply, { demo, sentence: sentenceOfCode }),
  );
  activationRoutes(app, platform, { sessions, home });
  codeRoutes(app, platform, { sessions, home });

  app.get('/masuk', { schema }, async (request, reply) => {
    const frame = frameOf(request, 'signIn', '/masuk');
    if (await sessions.find(request)) return toHome(reply, frame);
    const { keluar } = request.query as { keluar?: unknown };
    const page = signInPage(frame.language, { signedOut: keluar !== undefined, demo });
    return sendPage(reply, pageLayout(frame, page));
  });

  app.post('/masuk', { schema }, async (request, reply) => {
    const frame = frameOf(request, 'signIn');
    const form = formOf(request);
    const email = form.get('email') ?? '';
    const password = form.get('password') ?? '';
    const before = (await sessions.find(request))?.actor;
    try {
      const { kind, token } = await signIn(platform, { email, password, before }, originOf(request));
      sessions.keep(reply, token);
      if (kind === 'opened') return toHome(reply, frame);
      return reply.redirect(`/masuk/kode?lang=${frame.language}`, 303);
    } catch (error) {
      const problem = formProblem(error, request, reply);
      return sendPage(reply, pageLayout(frame, signInPage(frame.language, { email, problem, demo })));
    }
  });

  app.get('/akun', { schema }, async (request, reply) => {
    const session = await sessions.find(request);
    return session ? sendAccount(request, reply, session) : toSignIn(reply, request);
  });

  app.post('/akun/kata-sandi', { schema }, async (request, reply) => {
    const session = await sessions.findForForm(request);
    if (session === undefined) return toSignIn(reply, request);
    try {
      const change = { current: formOf(request).get('current') ?? '', next: newPasswordOf(request) };
      const { token } = await changePassword(platform, session.actor, change, originOf(request));
      return toAccount(sessions.keep(reply, token), frameOf(request, 'account'), 'passwordChanged');
    } catch (error) {
      const problem = formProblem(error, request, reply, 'wrong-current');
      return sendAccount(request, reply, session, problem);
    }
  });

  app.post('/akun/sesi', { schema }, async (request, reply) => {
    const session = await sessions.findForForm(request);
    if (session === undefined) return toSignIn(reply, request);
    const id = sessionIdOf(request);
    if (id === undefined) await endOtherSessions(platform, session.actor);
    else await endOwnSession(platform, session.actor, id, 'revoked');
    return toAccount(reply, frameOf(request, 'account'), 'sessionEnded');
  });

  app.get('/keluar', { schema }, async (request, reply) => {
    const session = await sessions.find(request);
    if (session === undefined) return toSignIn(reply, request);
    const frame = frameOf(request, 'signOut', '/keluar');
    return sendPage(reply, pageLayout(frame, signOutPage(frame.language, session.formToken)));
  });

  app.post('/keluar', { schema }, async (request, reply) => {
    const session = await sessions.findForForm(request);
    if (session) await endOwnSession(platform, session.actor, session.actor.sessionId, 'logged-out');
    return sessions.forget(reply).redirect(`/masuk?lang=${languageOf(request)}&keluar=ya`, 303);
  });

  const toHome = (reply: FastifyReply, { language }: Pick<PageFrame, 'language'>): FastifyReply =>
    reply.redirect(`${home}?lang=${language}`, 303);

  async function sendAccount(
    request: FastifyRequest,
    reply: FastifyReply,
    { actor, formToken }: BrowserSession,
    problem?: string,
  ): Promise<FastifyReply> {
    const frame = frameOf(request, 'account', problem === undefined ? '/akun' : undefined);
    const { selesai } = request.query as { selesai?: unknown };
    const done = doneTexts.find((text) => text === selesai);
    const page = accountPage(frame.language, {
      actor,
      sessions: await listOwnSessions(platform, actor),
      formToken,
      done: done && accountTexts[frame.language][done],
      problem,
    });
    return sendPage(reply, pageLayout(frame, page));
  }

  function frameOf(
    request: FastifyRequest,
    title: 'signIn' | 'account' | 'signOut',
    path?: string,
  ): PageFrame {
    const language = languageOf(request);
    return { language, title: accountTexts[language][title], path, demo };
  }
}

const doneTexts = ['passwordChanged', 'sessionEnded'] as const;

/** 303: whoever loads the page again does not send the form again. */
function toAccount(
  reply: FastifyReply,
  { language }: Pick<PageFrame, 'language'>,
  done?: (typeof doneTexts)[number],
): FastifyReply {
  return reply.redirect(`/akun?lang=${language}${done === undefined ? '' : `&selesai=${done}`}`, 303);
}

const toSignIn = (reply: FastifyReply, request: FastifyRequest): FastifyReply =>
  reply.redirect(`/masuk?lang=${languageOf(request)}`, 303);
