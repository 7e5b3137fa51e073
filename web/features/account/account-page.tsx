import { roleNames } from '../../../src/contract/role-names.ts';
import { useTitle } from '../../components/use-title.ts';
import { Facts } from '../../components/facts.tsx';
import { language, useTexts } from '../../lib/language.ts';
import { plainText } from '../../lib/plain-text.ts';
import { useSession } from '../../lib/session.ts';
import { shownTime } from '../../lib/shown-time.ts';
import { AccountTabs } from './account-tabs.tsx';
import { accountTexts } from './account-texts.ts';
import { SessionList } from './session-list.tsx';

/** `/aplikasi/akun`: who I am, where I am logged in, how I log in. */
export function AccountPage() {
  const texts = useTexts(accountTexts);
  const roles = useTexts<Readonly<Record<string, string>>>(roleNames);
  const read = language.use();
  const { data: session } = useSession();
  useTitle(texts.title);
  if (!session) return null;
  return (
    <>
      <h1>{plainText(session.name)}</h1>
      <AccountTabs />
      <Facts
        facts={[
          [texts.email, plainText(session.email)],
          [texts.organisation, plainText(session.organisation.name)],
          [texts.roles, session.roles.map((role) => roles[role] ?? role).join(', ')],
          [texts.passwordGiven, shownTime(session.authenticatedAt, read)],
          [texts.endsAt, shownTime(session.expiresAt, read)],
        ]}
      />
      <h2>{texts.sessions}</h2>
      <p>{texts.sessionsText}</p>
      <SessionList formToken={session.formToken} />
      <h2>{texts.security}</h2>
      <ul>
        <li>
          <a href={`/akun/kode?lang=${read}`}>{texts.codes}</a>
        </li>
        <li>
          <a href={`/akun?lang=${read}#password`}>{texts.password}</a>
        </li>
      </ul>
    </>
  );
}
