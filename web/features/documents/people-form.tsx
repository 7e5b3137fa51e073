import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useTexts } from '../../lib/language.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { newPerson, sizeFor, type DraftPerson, type Kind } from './draft-state.ts';
import { lastPageLowerRight } from './placement.ts';

export interface PeopleFormProps {
  readonly people: readonly DraftPerson[];
  /** Whose mark is placed now. */
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly onChange: (people: readonly DraftPerson[]) => void;
}

const kinds = [
  ['sign', 'kindSign'],
  ['paraf', 'kindParaf'],
  ['review', 'kindReview'],
] as const;

/** Who does what in which step. */
export function PeopleForm({ people, chosen, onChoose, onChange }: PeopleFormProps) {
  const texts = useTexts(documentTexts);
  const update = (key: string, part: Partial<DraftPerson>): void =>
    onChange(people.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const become = (one: DraftPerson, kind: Kind): void =>
    // A paraf is small and stands on each page unless it is told otherwise.
    update(one.key, {
      kind,
      placement: { ...lastPageLowerRight(sizeFor(kind)), page: kind === 'paraf' ? 'all' : 'last' },
    });
  return (
    <fieldset>
      <legend>{texts.whoSigns}</legend>
      <p>{texts.whoSignsText}</p>
      {people.map((one, index) => (
        <div
          key={one.key}
          role="group"
          aria-label={`${texts.whoSigns} ${index + 1}`}
          className={`${styles['person']} ${one.key === chosen ? styles['chosen'] : ''}`}
          onFocus={() => onChoose(one.key)}
        >
          <NumberInput
            label={texts.inStep}
            min={1}
            max={50}
            allowDecimal={false}
            value={one.step}
            onChange={(step) => typeof step === 'number' && update(one.key, { step })}
          />
          <TextInput
            label={texts.email}
            type="email"
            required
            maxLength={254}
            value={one.email}
            onChange={(event) => update(one.key, { email: event.currentTarget.value })}
          />
          <NativeSelect
            label={texts.kind}
            value={one.kind}
            data={kinds.map(([value, label]) => ({ value, label: texts[label] }))}
            onChange={({ currentTarget: { value } }) =>
              become(one, kinds.find(([kind]) => kind === value)?.[0] ?? 'sign')
            }
          />
          {people.length > 1 && (
            <Button
              variant="default"
              aria-label={`${texts.removePerson} ${index + 1}`}
              onClick={() => onChange(people.filter(({ key }) => key !== one.key))}
            >
              {texts.removePerson}
            </Button>
          )}
        </div>
      ))}
      <Button
        variant="default"
        onClick={() => {
          const added = newPerson(Math.max(...people.map(({ step }) => step)) + 1);
          onChange([...people, added]);
          onChoose(added.key);
        }}
      >
        {texts.addPerson}
      </Button>
    </fieldset>
  );
}
