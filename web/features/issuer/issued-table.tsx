import { Button, NativeSelect, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Pages } from '../../components/pages.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownDate } from '../../lib/shown-time.ts';
import { searchCertificates } from './api/search-certificates.ts';
import { issuerTexts } from './issuer-texts.ts';
import styles from './issuer.module.css';

const statuses = ['issued', 'suspended', 'revoked'] as const;

/** Everything that was issued, by holder, serial number or state. */
export function IssuedTable() {
  const texts = useTexts(issuerTexts);
  const read = language.use();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [status, setStatus] = useState('');
  return (
    <section>
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
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={texts.status}
          value={status}
          data={[
            { value: '', label: texts.all },
            ...statuses.map((value) => ({ value, label: texts[value] })),
          ]}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
        <Button type="submit">{texts.searchStart}</Button>
      </form>
      <Pages
        key={`${text} ${status}`}
        name={['issuer', 'certificates', text, status]}
        load={(cursor, signal) => searchCertificates({ text, status }, cursor, signal)}
        empty={texts.none}
      >
        {(items) => (
          <TableScroll caption={texts.certificates}>
            <thead>
              <tr>
                {[texts.holder, texts.organisation, texts.serial, texts.status, texts.until].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <Link to="/penerbit/$certificate" params={{ certificate: one.id }}>
                      {plainText(one.subject)}
                    </Link>
                  </th>
                  <td>{one.organisation !== undefined && plainText(one.organisation)}</td>
                  <td>
                    <code>{one.serial.slice(0, 12)}…</code>
                  </td>
                  <td>{texts[one.status]}</td>
                  <td>{shownDate(one.notAfter, read)}</td>
                </tr>
              ))}
            </tbody>
          </TableScroll>
        )}
      </Pages>
    </section>
  );
}
