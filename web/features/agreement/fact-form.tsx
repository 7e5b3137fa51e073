import { useTexts } from '../../lib/language.ts';
import { agreementTexts } from './agreement-texts.ts';
import styles from './agreement.module.css';
import type { FactField } from './fact-fields.ts';
import { inWords } from './words.ts';

/** The fields of an act's facts; what they are called is what the agreement's tables call them. */
export const FactForm = ({
  fields,
  under = '',
}: {
  readonly fields: readonly FactField[];
  readonly under?: string;
}) => fields.map((field) => <Field key={field.name} field={field} name={`${under}${field.name}`} />);

function Field({ field, name }: { readonly field: FactField; readonly name: string }) {
  const texts = useTexts(agreementTexts);
  if (field.kind === 'group')
    return (
      <fieldset className={styles['nested']}>
        <legend>{inWords(field.name)}</legend>
        <FactForm fields={field.fields} under={`${name}.`} />
      </fieldset>
    );
  return (
    <label className={styles['field']}>
      <span>
        {inWords(field.name)}
        {field.kind === 'list' && ` (${texts.listHint})`}
        {field.kind === 'json' && ` (${texts.jsonHint})`}
        {field.required && field.kind !== 'yes-no' && ' *'}
      </span>
      <Control field={field} name={name} />
    </label>
  );
}

function Control({ field, name }: { readonly field: FactField; readonly name: string }) {
  const texts = useTexts(agreementTexts);
  const common = { name, required: field.required };
  switch (field.kind) {
    case 'choice':
      return (
        <select {...common} defaultValue="">
          <option value="">{texts.choose}</option>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {inWords(option)}
            </option>
          ))}
        </select>
      );
    case 'yes-no':
      return <input type="checkbox" name={name} />;
    case 'list':
    case 'json':
      return <textarea rows={3} {...common} />;
    case 'number':
      return <input type="number" step="any" {...common} />;
    case 'day':
      return <input type="date" {...common} />;
    case 'moment':
      return <input type="datetime-local" {...common} />;
    default:
      return <input type="text" {...common} />;
  }
}
