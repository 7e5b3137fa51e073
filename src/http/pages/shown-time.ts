import { html, type Html } from './html.ts';
import type { Language } from './page-texts.ts';

/** Western Indonesian time, which the reader's clock most likely shows, named as such. */
export function shownTime(at: Date, language: Language): Html {
  const shown = new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'Asia/Jakarta',
  }).format(at);
  return html`<time datetime="${at.toISOString()}">${shown} WIB</time>`;
}
