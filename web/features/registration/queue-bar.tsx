import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RegistrationCounts } from '../../../src/contract/registrations.ts';
import { useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { deskTexts } from './desk-texts.ts';
import { registrationServices, registrationStates } from './registration-states.ts';
import { registrationTexts } from './registration-texts.ts';
import styles from './registration.module.css';
import { keepViews, readViews, withView, type QueueFilter } from './saved-views.ts';

export interface QueueBarProps {
  readonly filter: QueueFilter;
  readonly counts: RegistrationCounts['items'];
  readonly onFilter: (filter: QueueFilter) => void;
}

/** What the queue shows, and the views that were kept for another day. */
export function QueueBar({ filter, counts, onFilter }: QueueBarProps) {
  const texts = useTexts(registrationTexts);
  const desk = useTexts(deskTexts);
  const countOf = (state: string): number =>
    counts
      .filter((one) => one.state === state && (filter.service === '' || one.service === filter.service))
      .reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <div className={styles['bar']}>
        <NativeSelect
          label={texts.queue}
          value={filter.state}
          data={[
            { value: '', label: texts.all },
            ...registrationStates.map((value) => ({
              value,
              label: value.startsWith('awaiting-') ? `${texts[value]} (${countOf(value)})` : texts[value],
            })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, state: registrationStates.find((one) => one === value) ?? '' })
          }
        />
        <NativeSelect
          label={desk.service}
          value={filter.service}
          data={[
            { value: '', label: desk.allServices },
            ...registrationServices.map((value) => ({ value, label: texts[value] })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            onFilter({ ...filter, service: registrationServices.find((one) => one === value) ?? '' })
          }
        />
      </div>
      <Views filter={filter} onFilter={onFilter} />
    </>
  );
}

function Views({ filter, onFilter }: Omit<QueueBarProps, 'counts'>) {
  const texts = useTexts(deskTexts);
  const [views, setViews] = useState(() => readViews());
  const [name, setName] = useState<string>();
  const change = (next: typeof views): void => {
    keepViews(next);
    setViews(next);
    setName(undefined);
  };
  return (
    <>
      {views.length > 0 && (
        <ul className={styles['views']} aria-label={texts.views}>
          {views.map((view) => (
            <li key={view.name}>
              <Button
                variant="subtle"
                aria-pressed={view.state === filter.state && view.service === filter.service}
                onClick={() => onFilter({ state: view.state, service: view.service })}
              >
                {plainText(view.name)}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                aria-label={`${texts.removeView}: ${plainText(view.name)}`}
                onClick={() => change(views.filter((one) => one.name !== view.name))}
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
      )}
      {name === undefined ? (
        (filter.state !== '' || filter.service !== '') && (
          <Button variant="subtle" onClick={() => setName('')}>
            {texts.saveView}
          </Button>
        )
      ) : (
        <form
          className={styles['bar']}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') change(withView(views, { ...filter, name: name.trim() }));
          }}
        >
          <TextInput
            label={texts.viewName}
            value={name}
            maxLength={60}
            required
            autoFocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit">{texts.save}</Button>
        </form>
      )}
    </>
  );
}
