import { html, type Html } from './html.ts';
import { pageTexts, type Language } from './page-texts.ts';

/** Sends a PDF to be checked here: for whoever has no script. */
export function checkForm(language: Language): Html {
  const texts = pageTexts[language];
  return html`<form method="post" action="/verifikasi?lang=${language}" enctype="multipart/form-data">
    <label for="file">${texts.checkLabel}</label>
    <input id="file" name="file" type="file" accept="application/pdf,.pdf" required aria-describedby="hint" />
    <p id="hint">${texts.checkHint}</p>
    <button type="submit">${texts.checkButton}</button>
  </form>`;
}
