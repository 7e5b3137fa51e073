import { Link, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTitle } from '../components/use-title.ts';
import { useTexts } from '../lib/language.ts';
import { plainText } from '../lib/plain-text.ts';
import { useSession } from '../lib/session.ts';
import styles from './home-page.module.css';
import { homeTexts } from './home-texts.ts';
import { menuTexts, visibleItems } from './menu-items.ts';
import { takeRememberedPlace } from './remember-place.ts';

/** The first page: what can be done here, for whoever is there. */
export function HomePage() {
  const texts = useTexts(homeTexts);
  const names = useTexts(menuTexts);
  const { data: session } = useSession();
  const router = useRouter();
  useTitle(texts.title);
  useEffect(() => {
    const place = session ? takeRememberedPlace() : undefined;
    if (place !== undefined) void router.navigate({ href: place.slice('/aplikasi'.length), replace: true });
  }, [session, router]);
  return (
    <>
      <h1>{session ? `${texts.welcome}, ${plainText(session.name, 80)}` : texts.title}</h1>
      {session && <p>{plainText(session.organisation.name)}</p>}
      <ul className={styles['tiles']}>
        <li>
          <a className={styles['tile']} href="/verifikasi">
            <strong>{names.verify}</strong>
            <span>{texts.verify}</span>
          </a>
        </li>
        {visibleItems(session ?? undefined)
          .filter(({ key }) => key !== 'home')
          .map(({ to, key }) => (
            <li key={to}>
              <Link className={styles['tile'] ?? ''} to={to}>
                <strong>{names[key]}</strong>
                <span>{texts[key]}</span>
              </Link>
            </li>
          ))}
      </ul>
    </>
  );
}
