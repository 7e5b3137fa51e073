import { accountTexts } from './account-texts.ts';
import { html, type Html } from './html.ts';
import type { Language } from './page-texts.ts';

/** `/keluar`: a button, since a link must not log anyone out. */
export function signOutPage(language: Language, formToken: string): Html {
  const texts = accountTexts[language];
  return html`<h1>${texts.signOut}</h1>
    <p>${texts.signOutText}</p>
    <form class="bare" method="post" action="/keluar?lang=${language}">
      <input type="hidden" name="csrf" value="${formToken}" />
      <button type="submit">${texts.signOut}</button>
    </form>`;
}
