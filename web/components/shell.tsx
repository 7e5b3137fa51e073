import type { ReactNode } from 'react';
import { chooseLanguage, language, useTexts } from '../lib/language.ts';
import { Choice } from './choice.tsx';
import { chooseScheme, scheme, schemes } from '../lib/color-scheme.ts';
import styles from './shell.module.css';
import { shellTexts } from './shell-texts.ts';

export interface ShellProps {
  /** Where the name leads. */
  readonly home: string;
  /** Who is logged in, or the way to log in. */
  readonly account: ReactNode;
  /** The menu of the application; pages that stand alone have none. */
  readonly menu?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: skip link, name, the issuer’s logo, language and colours, content, foot. */
export function Shell({ home, account, menu, children }: ShellProps) {
  const texts = useTexts(shellTexts);
  const demo = metaOf('sertel-mode') === 'demo';
  return (
    <>
      <a className={styles['skip']} href="#content">
        {texts.skip}
      </a>
      <header className={styles['header']}>
        <a className={styles['name']} href={home}>
          Sertel
        </a>
        <IssuerLogo alt={texts.logo} />
        <div className={styles['tools']}>
          <Choice
            label={texts.language}
            value={language.use()}
            options={[
              ['id', 'Bahasa Indonesia'],
              ['en', 'English'],
            ]}
            onChoose={chooseLanguage}
          />
          <Choice
            label={texts.colours}
            value={scheme.use()}
            options={schemes.map((one) => [one, texts[one]] as const)}
            onChoose={chooseScheme}
          />
          {account}
        </div>
      </header>
      {demo && (
        <aside className={styles['demo']} aria-label={texts.demoLabel}>
          {texts.demo}
        </aside>
      )}
      <div className={menu === undefined ? styles['alone'] : styles['beside']}>
        {menu}
        <main id="content" tabIndex={-1} className={styles['main']}>
          {children}
        </main>
      </div>
      <footer className={styles['footer']}>{texts.footer}</footer>
    </>
  );
}

/** The slot of Pasal 4(1)i: the picture that the issuer gave, by an address that answers with it or with nothing. */
function IssuerLogo({ alt }: { readonly alt: string }) {
  const path = metaOf('sertel-logo');
  return path === '' ? null : <img className={styles['logo']} src={path} alt={alt} />;
}

const metaOf = (name: string): string =>
  document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';
