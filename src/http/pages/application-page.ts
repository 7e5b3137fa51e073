import type { ApplicationView } from '../../contract/registrations.ts';
import { applicationTexts, serviceTexts } from './application-texts.ts';
import { formField } from './form-field.ts';
import { problemNote } from './form-problem.ts';
import { html, quoted, type Html } from './html.ts';
import type { Language } from './page-texts.ts';

/**
 * `/permohonan/{token}`: what was asked for, and the forms of the applicant's turn. They post to the address that they
 * are at, so the token stands in none of them.
 */
export function applicationPage(language: Language, view: ApplicationView, problem?: string): Html {
  const texts = applicationTexts[language];
  return html`<h1>${texts.title}</h1>
    <p>${serviceTexts[language][view.service]}: ${quoted(view.name)}, ${quoted(view.organisation)}</p>
    ${view.reason === undefined ? undefined : html`<p>${texts.reason}: ${quoted(view.reason, 1000)}</p>`}
    ${problemNote(problem, language)} ${changesOf(language, view)} ${formsOf(language, view, problem)}`;
}

export const applicationDonePage = (language: Language): Html =>
  html`<h1>${applicationTexts[language].title}</h1>
    <p role="status">${applicationTexts[language].done}</p>`;

function changesOf(language: Language, { changes = {} }: ApplicationView): Html | undefined {
  const texts = applicationTexts[language];
  const rows = (['name', 'email', 'nip', 'phone', 'position'] as const).flatMap((field) =>
    changes[field] === undefined ? [] : [html`<li>${texts[field]}: ${quoted(changes[field])}</li>`],
  );
  if (rows.length === 0) return undefined;
  return html`<h2>${texts.changes}</h2>
    <ul>
      ${rows}
    </ul>`;
}

function formsOf(language: Language, view: ApplicationView, problem: string | undefined): Html {
  const texts = applicationTexts[language];
  const nik = formField({ name: 'nik', label: texts.nik, type: 'text', autocomplete: 'off' });
  if (view.state === 'awaiting-applicant')
    return html`${documentForm(language, view)}
    ${form(language, 'complete', [
      nik,
      html`<p>
        <input id="agrees" name="agrees" type="checkbox" value="yes" required />
        <label for="agrees">${texts.agrees}</label>
      </p>`,
      html`<button type="submit">${texts.complete}</button>`,
    ])}`;
  if (view.state !== 'awaiting-passphrase') return html`<p>${texts.waits}</p>`;
  const field = { type: 'password', autocomplete: 'new-password', invalid: problem !== undefined } as const;
  const code = formField({ name: 'code', label: texts.code, type: 'text', autocomplete: 'one-time-code' });
  return form(language, 'passphrase', [
    nik,
    ...(view.needsCode ? [code] : []),
    html`<p id="hint">${texts.hint}</p>`,
    formField({ ...field, name: 'next', label: texts.next, describedBy: ['hint'] }),
    formField({ ...field, name: 'repeat', label: texts.repeat }),
    html`<button type="submit">${texts.set}</button>`,
  ]);
}

function documentForm(language: Language, { documents }: ApplicationView): Html {
  const texts = applicationTexts[language];
  const kinds = ['identity-card', 'other'] as const;
  const here = documents.map(({ kind }) => html`<li>${texts[kind]}</li>`);
  return html`${here.length === 0 ? undefined : html`<h2>${texts.documents}</h2>`}
  ${
    here.length === 0
      ? undefined
      : html`<ul>
          ${here}
        </ul>`
  }
  ${form(language, 'document', [
    html`<label for="kind">${texts.kind}</label>
      <select id="kind" name="kind">
        ${kinds.map((kind) => html`<option value="${kind}">${texts[kind]}</option>`)}
      </select>
      <label for="file">${texts.file}</label>
      <input id="file" name="file" type="file" accept="application/pdf,image/jpeg,image/png" required />
      <button type="submit">${texts.upload}</button>`,
  ])}`;
}

const form = (language: Language, act: string, parts: readonly Html[]): Html =>
  html`<form method="post" action="?lang=${language}" enctype="multipart/form-data">
    <input type="hidden" name="act" value="${act}" />
    ${parts}
  </form>`;
