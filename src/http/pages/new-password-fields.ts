import { accountTexts } from './account-texts.ts';
import { formField } from './form-field.ts';
import { html, type Html } from './html.ts';
import type { Language } from './page-texts.ts';

/** A new password, twice, with what is asked of it. */
export function newPasswordFields(language: Language, problem: string | undefined): Html {
  const texts = accountTexts[language];
  const field = { type: 'password', autocomplete: 'new-password' } as const;
  const invalid = problem !== undefined;
  const about = problem && 'problem';
  const describedBy = [about, 'password-hint'];
  return html`<p id="password-hint">${texts.passwordHint}</p>
    ${formField({ ...field, name: 'next', label: texts.newPassword, describedBy, invalid })}
    ${formField({ ...field, name: 'repeat', label: texts.repeatPassword, describedBy: [about], invalid })}`;
}
