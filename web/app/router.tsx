import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readQueueFilter } from '../features/registration/read-queue-filter.ts';
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
const ownCertificates = createRoute({
  getParentRoute: () => own,
  path: '/akun/sertifikat',
  component: lazyRouteComponent(() => import('../features/account/certificate-page.tsx'), 'CertificatePage'),
});
const agreements = createRoute({
  getParentRoute: () => own,
  path: '/perjanjian',
  component: lazyRouteComponent(() => import('../features/agreement/agreements-page.tsx'), 'AgreementsPage'),
});
const agreement = createRoute({
  getParentRoute: () => own,
  path: '/perjanjian/$agreement',
  component: lazyRouteComponent(() => import('../features/agreement/agreement-page.tsx'), 'AgreementPage'),
});
const occurrence = createRoute({
  getParentRoute: () => own,
  path: '/perjanjian/$agreement/urusan/$occurrence',
  component: lazyRouteComponent(() => import('../features/agreement/occurrence-page.tsx'), 'OccurrencePage'),
});
const documents = createRoute({
  getParentRoute: () => own,
  path: '/dokumen',
  component: lazyRouteComponent(() => import('../features/documents/inbox-page.tsx'), 'InboxPage'),
});
const sendDocument = createRoute({
  getParentRoute: () => own,
  path: '/dokumen/kirim',
  component: lazyRouteComponent(() => import('../features/documents/send-page.tsx'), 'SendPage'),
});
const batch = createRoute({
  getParentRoute: () => own,
  path: '/dokumen/sekaligus',
  component: lazyRouteComponent(() => import('../features/documents/batch-page.tsx'), 'BatchPage'),
});
const document = createRoute({
  getParentRoute: () => own,
  path: '/dokumen/$flow',
  component: lazyRouteComponent(() => import('../features/documents/flow-page.tsx'), 'FlowPage'),
});
const issuer = createRoute({
  getParentRoute: () => own,
  path: '/penerbit',
  component: lazyRouteComponent(() => import('../features/issuer/issuer-page.tsx'), 'IssuerPage'),
});
const issuedCertificate = createRoute({
  getParentRoute: () => own,
  path: '/penerbit/$certificate',
  component: lazyRouteComponent(
    () => import('../features/issuer/certificate-page.tsx'),
    'IssuedCertificatePage',
  ),
});
const credentials = createRoute({
  getParentRoute: () => own,
  path: '/kredensial',
  component: lazyRouteComponent(
    () => import('../features/credentials/credentials-page.tsx'),
    'CredentialsPage',
  ),
});
const registrations = createRoute({
  getParentRoute: () => own,
  path: '/pendaftaran',
  component: lazyRouteComponent(
    () => import('../features/registration/registrations-page.tsx'),
    'RegistrationsPage',
  ),
  validateSearch: readQueueFilter,
});
const registrationImport = createRoute({
  getParentRoute: () => own,
  path: '/pendaftaran/impor',
  component: lazyRouteComponent(() => import('../features/registration/import-page.tsx'), 'ImportPage'),
});
const people = createRoute({
  getParentRoute: () => own,
  path: '/orang',
  component: lazyRouteComponent(() => import('../features/registration/people-page.tsx'), 'PeoplePage'),
});
const person = createRoute({
  getParentRoute: () => own,
  path: '/orang/$person',
  component: lazyRouteComponent(() => import('../features/registration/person-page.tsx'), 'PersonPage'),
});
const registration = createRoute({
  getParentRoute: () => own,
  path: '/pendaftaran/$registration',
  component: lazyRouteComponent(
    () => import('../features/registration/registration-page.tsx'),
    'RegistrationPage',
  ),
});
const application = createRoute({
  getParentRoute: () => root,
  path: '/permohonan',
  component: lazyRouteComponent(
    () => import('../features/application/application-page.tsx'),
    'ApplicationPage',
  ),
});
const developers = createRoute({
  getParentRoute: () => root,
  path: '/pengembang',
  component: lazyRouteComponent(() => import('../features/developers/developers-page.tsx'), 'DevelopersPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    developers,
    application,
    own.addChildren([
      account,
      ownCertificates,
      agreements,
      agreement,
      occurrence,
      registrations,
      registrationImport,
      registration,
      people,
      person,
      issuer,
      issuedCertificate,
      documents,
      sendDocument,
      batch,
      document,
      credentials,
    ]),
  ]),
  basepath: '/aplikasi',
  defaultPreload: 'intent',
  defaultErrorComponent: FaultPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
