import { checkForm } from './check-form.ts';
import { html, type Html } from './html.ts';
import { pageTexts, type Language } from './page-texts.ts';

/** What this is, where the APIs are, and a form that checks a PDF. */
export function landingPage(language: Language, { web }: { readonly web: boolean }): Html {
  const texts = pageTexts[language];
  return html`<h1>${texts.landingTitle}</h1>
    <p>${texts.landingText}</p>
    ${web ? webLinks(language) : undefined}
    <h2>${texts.checkTitle}</h2>
    ${checkForm(language)}
    <h2>${texts.apiTitle}</h2>
    <ul>
      <li>${texts.apiEsign} <code>/api</code></li>
      <li>${texts.apiOwn} <code>/rest/v1</code></li>
      <li>
        ${texts.apiDescription} <a href="/openapi.json"><code>/openapi.json</code></a>
      </li>
    </ul>
    <h2>${texts.pkiTitle}</h2>
    <p>
      ${texts.pkiText} <a href="/pki/cps"><code>/pki</code></a>
    </p>`;
}

const webLinks = (language: Language): Html =>
  html`<p>
    <a href="/verifikasi?lang=${language}">${pageTexts[language].toCheck}</a> ·
    <a href="/aplikasi?lang=${language}">${pageTexts[language].toApplication}</a>
  </p>`;
