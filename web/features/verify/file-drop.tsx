import { useState, type DragEvent } from 'react';
import { useTexts } from '../../lib/language.ts';
import type { Place } from './use-check.ts';
import styles from './verify.module.css';
import { verifyTexts } from './verify-texts.ts';

export interface FileDropProps {
  readonly busy: boolean;
  readonly onFile: (file: File, place: Place) => void;
}

/** Takes a file by choosing, by dropping, by keyboard; and asks where it is to be checked. */
export function FileDrop({ busy, onFile }: FileDropProps) {
  const texts = useTexts(verifyTexts);
  const [place, setPlace] = useState<Place>('here');
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file, place);
  };
  return (
    <section
      className={`${styles['drop']} ${over ? styles['over'] : ''}`}
      aria-label={texts.file}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label className={styles['pick']}>
        <span className={styles['pickText']}>{texts.pick}</span>
        <input
          type="file"
          accept="application/pdf,.pdf"
          disabled={busy}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file !== undefined) onFile(file, place);
          }}
        />
      </label>
      <p className={styles['orDrop']}>{texts.orDrop}</p>
      <fieldset className={styles['where']}>
        <legend>{texts.where}</legend>
        {(['here', 'server'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="place" checked={place === one} onChange={() => setPlace(one)} />
            <span>
              <b>{texts[one]}</b>
              <br />
              {texts[`${one}Hint`]}
            </span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}
