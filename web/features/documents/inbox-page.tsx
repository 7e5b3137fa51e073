import { Button, Checkbox, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { FlowItem } from '../../../src/contract/flows.ts';
import { Pages } from '../../components/pages.tsx';
import { TableScroll } from '../../components/table-scroll.tsx';
import { useTitle } from '../../components/use-title.ts';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { listFlows, type Box } from './api/list-flows.ts';
import { keepBatch } from './batch-state.ts';
import { documentTexts } from './document-texts.ts';
import styles from './documents.module.css';

const boxes = ['waiting', 'sent', 'done', 'rejected', 'expired', 'all'] as const satisfies readonly Box[];

/** `/aplikasi/dokumen`: what waits for me, what I sent, what is done. */
export function InboxPage() {
  const texts = useTexts(documentTexts);
  const navigate = useNavigate();
  const [box, setBox] = useState<Box>('waiting');
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [ticked, setTicked] = useState<readonly FlowItem[]>([]);
  useTitle(texts.title);
  const tick = (item: FlowItem): void =>
    setTicked((before) =>
      before.some(({ id }) => id === item.id) ? before.filter(({ id }) => id !== item.id) : [...before, item],
    );
  return (
    <>
      <h1>{texts.title}</h1>
      <div className={styles['bar']}>
        <Button component={Link} to="/dokumen/kirim">
          {texts.send}
        </Button>
        {ticked.length > 0 && (
          <Button
            variant="default"
            onClick={() => {
              keepBatch(ticked);
              void navigate({ to: '/dokumen/sekaligus' });
            }}
          >
            {texts.signTicked} ({ticked.length})
          </Button>
        )}
      </div>
      <div className={styles['views']}>
        {boxes.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={box === one}
            onClick={() => {
              setBox(one);
              setTicked([]);
            }}
          >
            {texts[one]}
          </button>
        ))}
      </div>
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
        <Button type="submit" variant="default">
          {texts.searchStart}
        </Button>
      </form>
      <Pages
        key={`${box} ${text}`}
        name={['flows', 'list', box, text]}
        load={(cursor, signal) => listFlows({ box, text }, cursor, signal)}
        empty={box === 'waiting' ? texts.emptyWaiting : box === 'sent' ? texts.emptySent : texts.emptyOther}
      >
        {(items) => <FlowTable caption={texts[box]} items={items} ticked={ticked} onTick={tick} />}
      </Pages>
    </>
  );
}

interface FlowTableProps {
  readonly caption: string;
  readonly items: readonly FlowItem[];
  readonly ticked: readonly FlowItem[];
  readonly onTick: (item: FlowItem) => void;
}

function FlowTable({ caption, items, ticked, onTick }: FlowTableProps) {
  const texts = useTexts(documentTexts);
  const read = language.use();
  return (
    <TableScroll caption={caption}>
      <thead>
        <tr>
          <th scope="col">{texts.tick}</th>
          <th scope="col">{texts.document}</th>
          <th scope="col">{texts.from}</th>
          <th scope="col">{texts.yourTurn}</th>
          <th scope="col">{texts.state}</th>
          <th scope="col">{texts.findings}</th>
          <th scope="col">{texts.changed}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td>
              {(item.waitsForMe === 'sign' || item.waitsForMe === 'paraf') && (
                <Checkbox
                  aria-label={`${texts.tick}: ${plainText(item.title)}`}
                  checked={ticked.some(({ id }) => id === item.id)}
                  onChange={() => onTick(item)}
                />
              )}
            </td>
            <th scope="row">
              <Link to="/dokumen/$flow" params={{ flow: item.id }}>
                {plainText(item.title)}
              </Link>
            </th>
            <td>
              {plainText(item.sender.name)}, {plainText(item.sender.organisation)}
            </td>
            <td>{item.waitsForMe && texts[item.waitsForMe]}</td>
            <td>{texts[item.state]}</td>
            <td>
              {item.dangers === 0 && item.warnings === 0 && texts.none}
              {item.dangers > 0 && <b>{`${item.dangers} ${texts.dangers} `}</b>}
              {item.warnings > 0 && `${item.warnings} ${texts.warnings}`}
            </td>
            <td>{shownTime(item.changedAt, read)}</td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  );
}
