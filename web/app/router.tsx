import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { FaultPage } from './fault-page.tsx';
import { Frame } from './frame.tsx';
import { HomePage } from './home-page.tsx';
import { LoggedInOnly } from './logged-in-only.tsx';
import { NotFoundPage } from './not-found-page.tsx';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFoundPage,
  errorComponent: FaultPage,
});
const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });
/** What only those who are logged in see. */
const own = createRoute({ getParentRoute: () => root, id: 'own', component: LoggedInOnly });

const account = createRoute({
  getParentRoute: () => own,
  path: '/akun',
  component: lazyRouteComponent(() => import('../features/account/account-page.tsx'), 'AccountPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, own.addChildren([account])]),
  basepath: '/aplikasi',
  defaultPreload: 'intent',
  defaultErrorComponent: FaultPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
