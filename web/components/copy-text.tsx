import { useState } from 'react';
import { useTexts } from '../lib/language.ts';
import styles from './copy-text.module.css';

const texts = {
  id: { copy: 'Salin', copied: 'Tersalin', failed: 'Tidak dapat disalin; pilih teksnya sendiri' },
  en: { copy: 'Copy', copied: 'Copied', failed: 'Cannot be copied; select the text yourself' },
};

/** Text to be taken elsewhere, with a button that copies it. */
export function CopyText({ text }: { readonly text: string }) {
  const words = useTexts(texts);
  const [state, setState] = useState<'copy' | 'copied' | 'failed'>('copy');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return (
    <div className={styles['copy']}>
      <pre tabIndex={0}>{text}</pre>
      <button type="button" onClick={copy}>
        <span aria-live="polite">{words[state]}</span>
      </button>
    </div>
  );
}
