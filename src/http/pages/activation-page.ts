import type { OpenedLink } from '../../services/identity/activate-account.ts';
import { accountTexts } from './account-texts.ts';
import { formField } from './form-field.ts';
import { problemNote } from './form-problem.ts';
import { html, quoted, type Html } from './html.ts';
import { newPasswordFields } from './new-password-fields.ts';
import type { Language } from './page-texts.ts';

/**
 * `/aktivasi/{token}`: who the account is for, and its first password. The form posts to the address that it is
 * at, so the token stands nowhere in the page.
 */
export function activationPage(language: Language, { link, account }: OpenedLink, problem?: string): Html {
  const texts = accountTexts[language];
  return html`<h1>${link.purpose === 'activation' ? texts.activation : texts.reset}</h1>
    <p>${quoted(account.name)}, ${quoted(account.organisationName)}</p>
    <form method="post">
      ${problemNote(problem, language)}
      ${formField({
        name: 'email',
        label: texts.email,
        type: 'email',
        autocomplete: 'username',
        value: account.email,
        readOnly: true,
      })}
      ${newPasswordFields(language, problem)}
      <p>${texts.activationText}</p>
      <button type="submit">${texts.saveAndSignIn}</button>
    </form>`;
}
