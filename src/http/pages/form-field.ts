import { html, type Html } from './html.ts';

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'password' | 'text';
  /** What a password manager fills in. */
  readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
  readonly value?: string;
  readonly readOnly?: boolean;
  /** Ids of what describes it: a hint, the form's problem. */
  readonly describedBy?: readonly (string | undefined)[];
  readonly invalid?: boolean;
}

/** A field with its label before it. No length is limited here: a cut password would be another one. */
export function formField(field: FormField): Html {
  const described = (field.describedBy ?? []).filter((id) => id !== undefined).join(' ');
  return html`<label for="${field.name}">${field.label}</label>
    <input
      id="${field.name}"
      name="${field.name}"
      type="${field.type}"
      autocomplete="${field.autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      required
      ${field.value === undefined ? undefined : html`value="${field.value}"`}
      ${field.readOnly ? html`readonly` : undefined}
      ${described === '' ? undefined : html`aria-describedby="${described}"`}
      ${field.invalid ? html`aria-invalid="true"` : undefined}
    />`;
}
