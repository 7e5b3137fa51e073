import { Link } from '@tanstack/react-router';
import { useTexts } from '../lib/language.ts';
import { useSession } from '../lib/session.ts';
import styles from './main-menu.module.css';
import { menuTexts, visibleItems } from './menu-items.ts';

/** What the reader's roles make use of. It hides what they cannot; the server is what refuses it. */
export function MainMenu({ label }: { readonly label: string }) {
  const texts = useTexts(menuTexts);
  const { data: session } = useSession();
  return (
    <nav aria-label={label} className={styles['menu']}>
      <ul>
        {visibleItems(session ?? undefined).map(({ to, key }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === '/' || to === '/akun' }}
              className={styles['item'] ?? ''}
            >
              {texts[key]}
            </Link>
          </li>
        ))}
        <li>
          <a href="/verifikasi" className={styles['item']}>
            {texts.verify}
          </a>
        </li>
      </ul>
    </nav>
  );
}
