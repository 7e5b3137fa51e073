import { Pages } from '../../components/pages.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { readTimeline } from './api/read-timeline.ts';
import { documentTexts } from './document-texts.ts';
import { timelineWord } from './timeline-words.ts';

/** Everything that happened to a document, in its order, to the last event. */
export function FlowHistory({ id }: { readonly id: string }) {
  const texts = useTexts(documentTexts);
  const read = language.use();
  return (
    <details>
      <summary>{texts.history}</summary>
      <Pages
        name={['flows', 'timeline', id]}
        load={(cursor, signal) => readTimeline(id, cursor, signal)}
        empty={texts.nothingYet}
      >
        {(events) => (
          <ol>
            {events.map(({ sequence, act, actor, remarks, at }) => (
              <li key={sequence}>
                {shownTime(at, read)}: {timelineWord(act, read)} {actor !== '' && `(${plainText(actor)})`}
                {remarks !== '' && `: ${plainText(remarks, 2000)}`}
              </li>
            ))}
          </ol>
        )}
      </Pages>
    </details>
  );
}
