import type { MailMessage } from '../../io/mail/outbox.ts';
import { html, type Html } from './html.ts';
import { pageTexts, type Language } from './page-texts.ts';

export interface ShownMessage extends MailMessage {
  readonly createdAt: Date;
}

/** The mail that the demonstration would have sent, the newest first. */
export function outboxPage(language: Language, messages: readonly ShownMessage[]): Html {
  const texts = pageTexts[language];
  return html`<h1>${texts.outboxTitle}</h1>
    <p>${messages.length === 0 ? texts.outboxEmpty : texts.outboxText}</p>
    ${messages.map(
      ({ recipient, subject, text, createdAt }, index) =>
        html`<article class="signature" aria-labelledby="message-${index}">
          <h2 id="message-${index}">${subject}</h2>
          <dl>
            <dt>${texts.outboxTo}</dt>
            <dd>${recipient}</dd>
            <dt>${texts.outboxAt}</dt>
            <dd><time datetime="${createdAt.toISOString()}">${createdAt.toISOString()}</time></dd>
          </dl>
          <pre>${text}</pre>
        </article>`,
    )}`;
}
