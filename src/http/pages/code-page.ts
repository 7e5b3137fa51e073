import type { ProposedTotp } from '../../services/identity/own-totp.ts';
import { accountTexts } from './account-texts.ts';
import { formField } from './form-field.ts';
import { problemNote } from './form-problem.ts';
import { html, type Html } from './html.ts';
import type { Language } from './page-texts.ts';
import { qrSvg } from './qr-svg.ts';

/** `/masuk/kode`: the second step of logging in. */
export function askCodePage(language: Language, problem?: string): Html {
  const texts = accountTexts[language];
  return html`<h1>${texts.codeTitle}</h1>
    <form method="post" action="/masuk/kode?lang=${language}">
      ${problemNote(problem, language)}${codeField(language, problem)}
      <button type="submit">${texts.continue}</button>
    </form>
    <p><a href="/masuk?lang=${language}">${texts.signIn}</a></p>`;
}

export interface OwnCodes {
  readonly formToken: string;
  /** `proposed`: the secret waits for a first code of it. */
  readonly state: 'off' | ProposedTotp | 'on';
  readonly problem?: string | undefined;
}

/** `/akun/kode`: switching one-time codes on and off. */
export function ownCodesPage(language: Language, codes: OwnCodes): Html {
  const texts = accountTexts[language];
  const { state } = codes;
  return html`<h1>${texts.codes}</h1>
    ${
      state === 'off'
        ? startForm(language, codes)
        : state === 'on'
          ? removeForm(language, codes)
          : confirmForm(language, codes, state)
    }
    <p><a href="/akun?lang=${language}">${texts.account}</a></p>`;
}

/** Shown once. */
export function recoveryCodesPage(language: Language, codes: readonly string[]): Html {
  const texts = accountTexts[language];
  return html`<h1>${texts.recoveryTitle}</h1>
    <p class="done" role="status">${texts.recoveryText}</p>
    <ul class="codes">
      ${codes.map((code) => html`<li><code>${code}</code></li>`)}
    </ul>
    <p><a href="/akun?lang=${language}">${texts.account}</a></p>`;
}

function startForm(language: Language, codes: OwnCodes): Html {
  const texts = accountTexts[language];
  return html`<p>${texts.codesOff}</p>
    ${form(language, codes, 'propose', texts.codesStart, passwordField(language, codes.problem))}`;
}

function confirmForm(language: Language, codes: OwnCodes, { secret, uri }: ProposedTotp): Html {
  const texts = accountTexts[language];
  const grouped = secret.replace(/.{4}(?=.)/g, '$& ');
  return html`<p>${texts.codesScan}</p>
    ${qrSvg(uri, texts.codesQr)}
    <p>${texts.secret}: <code>${grouped}</code></p>
    ${form(language, codes, 'confirm', texts.codesConfirm, codeField(language, codes.problem))}`;
}

function removeForm(language: Language, codes: OwnCodes): Html {
  const texts = accountTexts[language];
  const fields = html`${passwordField(language, codes.problem)} ${codeField(language, codes.problem)}`;
  return html`<p>${texts.codesOn}</p>
    ${form(language, codes, 'remove', texts.codesRemove, fields)}`;
}

function form(
  language: Language,
  { formToken, problem }: OwnCodes,
  act: 'propose' | 'confirm' | 'remove',
  button: string,
  fields: Html,
): Html {
  return html`<form method="post" action="/akun/kode?lang=${language}">
    ${problemNote(problem, language)}
    <input type="hidden" name="csrf" value="${formToken}" />
    <input type="hidden" name="act" value="${act}" />
    ${fields}
    <button type="submit">${button}</button>
  </form>`;
}

const passwordField = (language: Language, problem: string | undefined): Html =>
  formField({
    name: 'current',
    label: accountTexts[language].currentPassword,
    type: 'password',
    autocomplete: 'current-password',
    describedBy: [problem && 'problem'],
    invalid: problem !== undefined,
  });

function codeField(language: Language, problem: string | undefined): Html {
  const texts = accountTexts[language];
  return html`<p id="code-hint">${texts.codeHint}</p>
    ${formField({
      name: 'code',
      label: texts.code,
      type: 'text',
      autocomplete: 'one-time-code',
      describedBy: [problem && 'problem', 'code-hint'],
      invalid: problem !== undefined,
    })}`;
}
