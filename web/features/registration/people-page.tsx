import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Pages } from '../../components/pages.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { listPeople } from './api/list-people.ts';
import { deskTexts } from './desk-texts.ts';
import styles from './registration.module.css';

/** `/aplikasi/orang`: whom the organisation knows; from here a certificate is renewed, suspended or revoked. */
export function PeoplePage() {
  const texts = useTexts(deskTexts);
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  useTitle(texts.peopleTitle);
  return (
    <>
      <p>
        <Link to="/pendaftaran">{texts.back}</Link>
      </p>
      <h1>{texts.peopleTitle}</h1>
      <p>{texts.peopleText}</p>
      <form
        role="search"
        className={styles['bar']}
        onSubmit={(event) => {
          event.preventDefault();
          setText(typed.trim());
        }}
      >
        <TextInput
          label={texts.search}
          type="search"
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit">{texts.searchStart}</Button>
      </form>
      <Pages
        key={text}
        name={['people', 'list', text]}
        load={(cursor, signal) => listPeople(text, cursor, signal)}
        empty={texts.noPeople}
      >
        {(items) => (
          <TableScroll caption={texts.people}>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.nik}</th>
                <th scope="col">{texts.email}</th>
                <th scope="col">{texts.state}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((person) => (
                <tr key={person.id}>
                  <th scope="row">
                    <Link to="/orang/$person" params={{ person: person.id }}>
                      {plainText(person.name)}
                    </Link>
                  </th>
                  <td>{person.nik}</td>
                  <td>{plainText(person.email)}</td>
                  <td>{texts[person.state]}</td>
                </tr>
              ))}
            </tbody>
          </TableScroll>
        )}
      </Pages>
    </>
  );
}
