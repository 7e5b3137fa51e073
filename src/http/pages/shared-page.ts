import type { SharedDocument } from '../../contract/flow-sharing.ts';
import { html, quoted, type Html } from './html.ts';
import { pageTexts, type Language } from './page-texts.ts';
import { shownTime } from './shown-time.ts';

/** `/dokumen/{token}`: one document for whoever has its link; nothing else of its flow. */
export function sharedPage(language: Language, token: string, document: SharedDocument): Html {
  const texts = pageTexts[language];
  const { name, sha256, expiresAt, verificationUrl } = document;
  return html`<h1>${texts.sharedTitle}</h1>
    <dl>
      <dt>${texts.document}</dt>
      <dd>${quoted(name)}</dd>
      <dt>${texts.sha256}</dt>
      <dd><code>${sha256}</code></dd>
      <dt>${texts.sharedUntil}</dt>
      <dd>${shownTime(new Date(expiresAt), language)}</dd>
    </dl>
    <p><a href="/rest/v1/shared/${token}/file">${texts.sharedFile}</a></p>
    ${
      verificationUrl === undefined
        ? undefined
        : html`<p>
            <a href="${new URL(verificationUrl).pathname}?lang=${language}">${texts.sharedCheck}</a>
          </p>`
    }`;
}
