import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { problemTexts, sentenceOfCode } from '../../components/problem-texts.ts';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { keepItems, readBatch, type BatchItem } from './batch-state.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';
import { signOne } from './sign-one.ts';

const left = ({ result }: BatchItem): boolean => result !== 'success';

/** `/aplikasi/dokumen/sekaligus`: the chosen documents, one passphrase, and what came of each. */
export function BatchPage() {
  const texts = useTexts(documentTexts);
  const problems = useTexts(problemTexts);
  const client = useQueryClient();
  const { data: session } = useSession();
  const [items, setItems] = useState(readBatch);
  const [passphrase, setPassphrase] = useState('');
  const [running, setRunning] = useState(false);
  const stopped = useRef(false);
  useTitle(texts.batchTitle);
  useEffect(() => keepItems(items), [items]);
  const settle = (id: string, change: Partial<BatchItem>): void =>
    setItems((before) => before.map((item) => (item.id === id ? { ...item, ...change } : item)));

  async function run(): Promise<void> {
    stopped.current = false;
    setRunning(true);
    for (const item of items.filter(left)) {
      if (stopped.current) settle(item.id, { result: 'cancelled' });
      else {
        settle(item.id, { result: 'working' });
        const problem = await signOne(item, passphrase, session ?? undefined);
        settle(item.id, problem === undefined ? { result: 'success' } : { result: 'failed', code: problem });
        // A passphrase that is wrong once is wrong for all: each further try would be counted.
        if (problem === 'key.wrong-passphrase') stopped.current = true;
      }
    }
    setPassphrase('');
    setRunning(false);
    await client.invalidateQueries({ queryKey: ['flows'] });
  }

  const done = items.filter(({ result }) => result === 'success').length;
  return (
    <>
      <p>
        <Link to="/dokumen">{texts.back}</Link>
      </p>
      <h1>{texts.batchTitle}</h1>
      {items.length === 0 ? (
        <p>{texts.batchEmpty}</p>
      ) : (
        <>
          <p>{texts.batchText}</p>
          <p role="status">
            {done === items.length ? texts.batchDone : `${done} ${texts.progress} ${items.length}`}
          </p>
          <progress
            className={styles['progress']}
            aria-label={texts.batchTitle}
            value={done}
            max={items.length}
          />
          <TableScroll caption={texts.batchTitle}>
            <thead>
              <tr>
                <th scope="col">{texts.document}</th>
                <th scope="col">{texts.kind}</th>
                <th scope="col">{texts.result}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ id, title, act, result, code }) => (
                <tr key={id}>
                  <th scope="row">
                    <Link to="/dokumen/$flow" params={{ flow: id }}>
                      {plainText(title)}
                    </Link>
                  </th>
                  <td>{texts[act]}</td>
                  <td>
                    {texts[result]}
                    {result === 'failed' && code !== undefined && `: ${sentenceOfCode(code, problems)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </TableScroll>
          {done < items.length && (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                void run();
              }}
            >
              <PasswordInput
                label={texts.passphrase}
                required
                autoComplete="off"
                disabled={running}
                value={passphrase}
                visibilityToggleButtonProps={{ 'aria-label': texts.show }}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
              <div className={styles['bar']}>
                <Button type="submit" loading={running} disabled={passphrase === ''}>
                  {items.some(({ result }) => result !== 'pending') ? texts.goOn : texts.start}
                </Button>
                {running && (
                  <Button variant="default" onClick={() => (stopped.current = true)}>
                    {texts.cancel}
                  </Button>
                )}
              </div>
            </form>
          )}
        </>
      )}
    </>
  );
}
