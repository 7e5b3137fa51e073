import { roleNames } from '../../contract/role-names.ts';
import type { OpenSession } from '../../io/db/sessions.ts';
import type { Actor } from '../../services/identity/actor.ts';
import { accountTexts } from './account-texts.ts';
import { describeBrowser } from './describe-browser.ts';
import { formField } from './form-field.ts';
import { problemNote } from './form-problem.ts';
import { html, quoted, type Html } from './html.ts';
import { newPasswordFields } from './new-password-fields.ts';
import type { Language } from './page-texts.ts';
import { shownTime } from './shown-time.ts';

export interface OwnAccount {
  readonly actor: Actor;
  readonly sessions: readonly OpenSession[];
  readonly formToken: string;
  /** What was just done. */
  readonly done?: string | undefined;
  /** Why the password was not changed. */
  readonly problem?: string | undefined;
}

/** `/akun`: who I am, my sessions, my password. */
export function accountPage(language: Language, account: OwnAccount): Html {
  const texts = accountTexts[language];
  const { actor, sessions, done } = account;
  const names = actor.roles.map((role) => roleNames[language][role]);
  return html`<h1>${quoted(actor.name)}</h1>
    ${done === undefined ? undefined : html`<p class="done" role="status">${done}</p>`}
    <dl>
      <dt>${texts.email}</dt>
      <dd>${quoted(actor.email)}</dd>
      <dt>${texts.organisation}</dt>
      <dd>${quoted(actor.organisationName)}</dd>
      <dt>${texts.roles}</dt>
      <dd>${names.join(', ')}</dd>
    </dl>
    <form class="bare" method="post" action="/keluar?lang=${language}">
      ${token(account)}<button type="submit">${texts.signOut}</button>
    </form>
    <h2>${texts.sessions}</h2>
    <p>${texts.sessionsText}</p>
    ${sessions.map((session) => sessionSection(session, account, language))}
    ${sessions.length < 2 ? undefined : endForm(account, language, { others: true })}
    <h2>${texts.codes}</h2>
    <p><a href="/akun/kode?lang=${language}">${texts.codesLink}</a></p>
    <h2 id="password">${texts.changePassword}</h2>
    ${passwordForm(language, account)}`;
}

function sessionSection(session: OpenSession, account: OwnAccount, language: Language): Html {
  const texts = accountTexts[language];
  const browser = describeBrowser(session.userAgent) ?? texts.unknownBrowser;
  const own = session.id === account.actor.sessionId;
  return html`<section class="signature" aria-labelledby="session-${session.id}">
    <h3 id="session-${session.id}">${quoted(browser)}${own ? html` (${texts.thisSession})` : undefined}</h3>
    <dl>
      <dt>${texts.startedAt}</dt>
      <dd>${shownTime(session.createdAt, language)}</dd>
      <dt>${texts.lastSeenAt}</dt>
      <dd>${shownTime(session.lastSeenAt, language)}</dd>
      <dt>${texts.address}</dt>
      <dd>${quoted(session.ip ?? '')}</dd>
    </dl>
    ${own ? undefined : endForm(account, language, { session: session.id })}
  </section>`;
}

function endForm(
  account: OwnAccount,
  language: Language,
  which: { readonly session: string } | { readonly others: true },
): Html {
  const texts = accountTexts[language];
  const button =
    'others' in which
      ? html`<button type="submit">${texts.endOthers}</button>`
      : html`<input type="hidden" name="session" value="${which.session}" />
          <button type="submit" aria-describedby="session-${which.session}">${texts.endSession}</button>`;
  return html`<form class="bare" method="post" action="/akun/sesi?lang=${language}">
    ${token(account)}${button}
  </form>`;
}

function passwordForm(language: Language, account: OwnAccount): Html {
  const texts = accountTexts[language];
  const { problem } = account;
  return html`<form method="post" action="/akun/kata-sandi?lang=${language}">
    ${problemNote(problem, language)}${token(account)}
    <input type="hidden" name="username" autocomplete="username" value="${account.actor.email}" />
    ${formField({
      name: 'current',
      label: texts.currentPassword,
      type: 'password',
      autocomplete: 'current-password',
      describedBy: [problem && 'problem'],
      invalid: problem !== undefined,
    })}
    ${newPasswordFields(language, problem)}
    <p>${texts.changeText}</p>
    <button type="submit">${texts.save}</button>
  </form>`;
}

const token = ({ formToken }: OwnAccount): Html =>
  html`<input type="hidden" name="csrf" value="${formToken}" />`;
