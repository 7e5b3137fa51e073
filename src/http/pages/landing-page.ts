import { html, type Html } from './html.ts';
import { pageTexts, type Language } from './page-texts.ts';

/** What this is, where the APIs are, and a form that checks a PDF. */
export function landingPage(language: Language): Html {
  const texts = pageTexts[language];
  return html`<h1>${texts.landingTitle}</h1>
    <p>${texts.landingText}</p>
    <h2>${texts.checkTitle}</h2>
    <form method="post" action="/verifikasi?lang=${language}" enctype="multipart/form-data">
      <label for="file">${texts.checkLabel}</label>
      <input
        id="file"
        name="file"
        type="file"
        accept="application/pdf,.pdf"
        required
        aria-describedby="hint"
      />
      <p id="hint">${texts.checkHint}</p>
      <button type="submit">${texts.checkButton}</button>
    </form>
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
