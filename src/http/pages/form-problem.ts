import type { FastifyReply, FastifyRequest } from 'fastify';
import { noteError } from '../error-answer.ts';
import { accountTexts, type AccountTexts } from './account-texts.ts';
import { html, type Html } from './html.ts';
import { languageOf } from './page-reply.ts';
import type { Language } from './page-texts.ts';

/**
 * Why the form is shown again; the answer gets the error's status. What is none of the form's is thrown on.
 */
export function formProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  wrong: 'identity.wrong-password' | 'wrong-current' = 'identity.wrong-password',
): string {
  const text = isOfForm(error) ? textOf(error, wrong) : undefined;
  const sentence = text && sentenceOfCode(text, languageOf(request));
  if (sentence === undefined) throw error;
  const { status, retryAfterSeconds = 1 } = noteError(error, request, reply);
  reply.code(status);
  return sentence.replace('{seconds}', String(retryAfterSeconds));
}

/** What a page says of an error's code, where there is a sentence for it. */
export function sentenceOfCode(code: string, language: Language): string | undefined {
  const texts = accountTexts[language];
  return isText(code, texts) ? texts[code] : undefined;
}

/** Says at the top of a form what is wrong, also to those who hear the page; its fields point to it. */
export function problemNote(problem: string | undefined, language: Language): Html | undefined {
  if (problem === undefined) return undefined;
  return html`<p class="problem" role="alert" id="problem">
    <strong>${accountTexts[language].error}:</strong> ${problem}
  </p>`;
}

interface ErrorOfForm {
  readonly code: (typeof codesOfForms)[number];
  readonly details?: { readonly fault?: unknown };
}

const codesOfForms = [
  'identity.weak-password',
  'identity.wrong-password',
  'identity.wrong-code',
  'identity.too-many-failures',
  'key.busy',
] as const;

const isOfForm = (error: unknown): error is ErrorOfForm =>
  error instanceof Error && 'code' in error && codesOfForms.some((code) => code === error.code);

function textOf({ code, details }: ErrorOfForm, wrong: string): string {
  if (code === 'identity.weak-password') return String(details?.fault);
  return code === 'identity.wrong-password' ? wrong : code;
}

const isText = (code: string, texts: AccountTexts): code is keyof AccountTexts => Object.hasOwn(texts, code);
