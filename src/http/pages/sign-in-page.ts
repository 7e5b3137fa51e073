import { accountTexts } from './account-texts.ts';
import { formField } from './form-field.ts';
import { problemNote } from './form-problem.ts';
import { html, type Html } from './html.ts';
import type { Language } from './page-texts.ts';

export interface SignInForm {
  readonly email?: string;
  readonly problem?: string | undefined;
  /** Whether the reader has just logged out. */
  readonly signedOut?: boolean;
  readonly demo: boolean;
}

/** `/masuk`: e-mail and password. */
export function signInPage(language: Language, { email, problem, signedOut, demo }: SignInForm): Html {
  const texts = accountTexts[language];
  const describedBy = [problem && 'problem'];
  const invalid = problem !== undefined;
  const value = email === undefined ? {} : { value: email };
  return html`<h1>${texts.signIn}</h1>
    ${signedOut ? html`<p class="done" role="status">${texts.signedOut}</p>` : undefined}
    <form method="post" action="/masuk?lang=${language}">
      ${problemNote(problem, language)}
      ${formField({
        name: 'email',
        label: texts.email,
        type: 'email',
        autocomplete: 'username',
        describedBy,
        invalid,
        ...value,
      })}
      ${formField({
        name: 'password',
        label: texts.password,
        type: 'password',
        autocomplete: 'current-password',
        describedBy,
        invalid,
      })}
      <button type="submit">${texts.signIn}</button>
    </form>
    <p>${texts.help}</p>
    ${demo ? html`<p>${texts.demoHelp}</p>` : undefined}`;
}
