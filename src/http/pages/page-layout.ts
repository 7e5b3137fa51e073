import { html, type Html } from './html.ts';
import { pageTexts, type Language } from './page-texts.ts';

export interface PageFrame {
  readonly language: Language;
  readonly title: string;
  /** Where the same page is in the other language; undefined where it cannot be asked for again. */
  readonly path: string | undefined;
  readonly demo: boolean;
  /** The path of the issuer's logo (Pasal 4(1)i); undefined while it has given none, or where the page is not one of those that show it. */
  readonly logo?: string | undefined;
}

/** A whole page: landmarks, a skip link and the language of its text for those who hear it. */
export function pageLayout({ language, title, path, demo, logo }: PageFrame, body: Html): string {
  const texts = pageTexts[language];
  const other = language === 'id' ? 'en' : 'id';
  const toggle =
    path === undefined
      ? undefined
      : html`<a href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${texts.otherLanguage}</a>`;
  const page = html`<html lang="${language}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>${title} · Sertel</title>
      <link rel="stylesheet" href="/assets/page.css" />
      <link rel="icon" href="data:," />
    </head>
    <body>
      <a class="skip" href="#content">${texts.skip}</a>
      <header>
        <strong><a href="/?lang=${language}">Sertel</a></strong>
        ${logo === undefined ? undefined : html`<img class="logo" src="${logo}" alt="${texts.logo}" />`}
        <nav aria-label="${texts.menu}"><a href="/akun?lang=${language}">${texts.account}</a> ${toggle}</nav>
      </header>
      <main id="content">${demo ? html`<p class="demo">${texts.demo}</p>` : undefined} ${body}</main>
      <footer><p>${texts.footer}</p></footer>
    </body>
  </html> `;
  return `<!doctype html>\n${page.markup}`;
}
