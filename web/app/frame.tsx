import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Shell } from '../components/shell.tsx';
import { useTexts } from '../lib/language.ts';
import { frameTexts } from './frame-texts.ts';
import { MainMenu } from './main-menu.tsx';
import { SessionEnd } from './session-end.tsx';
import { SessionMenu } from './session-menu.tsx';

/** Every page of the application stands in this frame. */
export function Frame() {
  useFocusOnNewPage();
  const texts = useTexts(frameTexts);
  return (
    <Shell home="/aplikasi" account={<SessionMenu />} menu={<MainMenu label={texts.menu} />}>
      <Outlet />
      <SessionEnd />
    </Shell>
  );
}

/** A reader who hears the page, or uses the keyboard, begins a new page at its content, as after a real navigation. */
function useFocusOnNewPage(): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path]);
}
