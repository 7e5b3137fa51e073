import { Link } from '@tanstack/react-router';
import { useTexts } from '../../lib/language.ts';
import { accountTexts } from './account-texts.ts';
import styles from './account.module.css';

/** The pages of one’s own account, beside each other. */
export function AccountTabs() {
  const texts = useTexts(accountTexts);
  return (
    <nav aria-label={texts.title}>
      <ul className={styles['tabs']}>
        <li>
          <Link to="/akun" activeOptions={{ exact: true }}>
            {texts.sessionsTab}
          </Link>
        </li>
        <li>
          <Link to="/akun/sertifikat">{texts.certificatesTab}</Link>
        </li>
      </ul>
    </nav>
  );
}
