import { useTexts } from '../lib/language.ts';
import styles from './loading.module.css';

const texts = { id: { loading: 'Memuat …' }, en: { loading: 'Loading …' } };

/** Said once to those who hear the page; seen only when it takes a while. */
export const Loading = () => (
  <p role="status" className={styles['loading']}>
    {useTexts(texts).loading}
  </p>
);
