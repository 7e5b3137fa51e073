import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registrationDocumentKindSchema, type ApplicationView } from '../../contract/registrations.ts';
import { IdentityError } from '../../services/identity/identity-error.ts';
import type { Platform } from '../../services/platform.ts';
import { completeApplication, setOwnPassphrase, viewApplication } from '../../services/ra/apply-by-link.ts';
import { addOwnDocument } from '../../services/ra/registration-documents.ts';
import { refuseCrossSite } from '../auth/refuse-cross-site.ts';
import { noteError } from '../error-answer.ts';
import { HttpError } from '../http-error.ts';
import { readForm, type Form } from '../read-form.ts';
import type { UploadGate } from '../upload-gate.ts';
import { applicationDonePage, applicationPage } from './application-page.ts';
import { applicationSentence, applicationTexts } from './application-texts.ts';
import type { Html } from './html.ts';
import { pageLayout } from './page-layout.ts';
import { languageOf, sendErrorPage, sendPage } from './page-reply.ts';

/**
 * What an applicant does behind the link that came by mail, without a script: `/permohonan/{token}`, or with `/formulir`
 * behind it where the link itself leads into the web application.
 */
export function applicationPageRoutes(
  app: FastifyInstance,
  platform: Platform,
  { gate, web }: { readonly gate: UploadGate; readonly web: boolean },
): void {
  const below = web ? '/formulir' : '';
  const demo = platform.settings.mode === 'demo';
  const schema = { hide: true };
  app.addHook('onRequest', refuseCrossSite(platform.settings.publicUrl));
  // With `no-referrer` a form would say `Origin: null`. The path stays here: the token stands in it.
  app.addHook('onRequest', async (_request, reply) => void reply.header('referrer-policy', 'strict-origin'));
  app.setErrorHandler((error, request, reply) =>
    sendErrorPage(error, request, reply, { demo, sentence: applicationSentence }),
  );

  app.get<LinkRoute>(`/permohonan/:token${below}`, { schema }, async (request, reply) => {
    const { token } = request.params;
    const view = await viewApplication(platform, token);
    const path = `/permohonan/${token}${below}`;
    return sendPage(reply, pageOf(request, applicationPage(languageOf(request), view), path));
  });

  app.post<LinkRoute>(`/permohonan/:token${below}`, { schema, onRequest: gate }, async (request, reply) => {
    const { token } = request.params;
    const language = languageOf(request);
    // A link that has ended takes no upload.
    await viewApplication(platform, token);
    const form = await readForm(request, ['file']);
    try {
      const ended = await act(token, form, request.ip);
      if (!ended)
        return reply.redirect(`/permohonan/${encodeURIComponent(token)}${below}?lang=${language}`, 303);
      return sendPage(reply, pageOf(request, applicationDonePage(language)));
    } catch (error) {
      const problem = problemOf(error, request, reply);
      // Read again: the wrong number may have been the last that the link bears.
      const view: ApplicationView = await viewApplication(platform, token);
      return sendPage(reply, pageOf(request, applicationPage(language, view, problem)));
    }
  });

  /** Whether the link has done its work. */
  async function act(token: string, { fields, files }: Form, ip: string): Promise<boolean> {
    const nik = fields.get('nik') ?? '';
    switch (fields.get('act')) {
      case 'document': {
        const kind = registrationDocumentKindSchema.safeParse(fields.get('kind'));
        const file = files.get('file');
        if (!kind.success || file === undefined) throw new HttpError('http.bad-request', 'expected a file');
        await addOwnDocument(platform, token, { kind: kind.data, bytes: file.bytes });
        return false;
      }
      case 'complete':
        if (fields.get('agrees') !== 'yes') throw new HttpError('http.bad-request', 'expected an agreement');
        await completeApplication(platform, token, nik);
        return true;
      case 'passphrase': {
        const passphrase = fields.get('next') ?? '';
        if (passphrase !== fields.get('repeat')) throw notRepeated();
        await setOwnPassphrase(platform, token, { nik, passphrase, code: fields.get('code') }, ip);
        return true;
      }
      default:
        throw new HttpError('http.bad-request', 'expected one of the forms of the page');
    }
  }

  function pageOf(request: FastifyRequest, body: Html, path?: string): string {
    const language = languageOf(request);
    return pageLayout({ language, title: applicationTexts[language].title, path, demo }, body);
  }
}

/** Why the form is shown again; the answer gets the error's status. What is none of the form's is thrown on. */
function problemOf(error: unknown, request: FastifyRequest, reply: FastifyReply): string {
  const { status, code } = noteError(error, request, reply);
  const fault = error instanceof IdentityError ? error.details?.['fault'] : undefined;
  const sentence = applicationSentence(fault === 'not-repeated' ? fault : code, languageOf(request));
  if (sentence === undefined) throw error;
  reply.code(status);
  return sentence;
}

const notRepeated = () =>
  new IdentityError('identity.weak-password', 'the two passphrases differ', undefined, {
    fault: 'not-repeated',
  });

interface LinkRoute {
  Params: { token: string };
}
