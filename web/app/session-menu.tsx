import { Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../lib/language.ts';
import { plainText } from '../lib/plain-text.ts';
import { useSession } from '../lib/session.ts';
import { rememberPlace } from './remember-place.ts';
import { frameTexts } from './frame-texts.ts';
import { useLogOut } from './use-log-out.ts';

/** Who is logged in, with the way out; or the way in. */
export function SessionMenu() {
  const texts = useTexts(frameTexts);
  const { data: session, isPending } = useSession();
  const logOut = useLogOut();
  if (isPending) return null;
  if (session === null || session === undefined)
    return (
      <Button component="a" href="/masuk" onClick={rememberPlace}>
        {texts.logIn}
      </Button>
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" aria-label={`${texts.account}: ${plainText(session.name, 40)}`}>
          {plainText(session.name, 24)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{plainText(session.organisation.name, 60)}</Menu.Label>
        <Menu.Item component={Link} to="/akun">
          {texts.account}
        </Menu.Item>
        <Menu.Item onClick={() => logOut.mutate(session.formToken)}>{texts.logOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
