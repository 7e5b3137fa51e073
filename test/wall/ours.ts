/** An organisation with rows of every kind, made over HTTP: what a stranger must neither see nor touch. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { asSystem } from '../../src/io/db/transaction.ts';
import { buildApp } from '../../src/http/app.ts';
import { roles } from '../../src/services/identity/roles.ts';
import { startJournal } from '../../src/services/journal/start-journal.ts';
import type { DemoOfficial } from '../../src/services/jobs/make-demonstration.ts';
import { openDemoApp, type DemoApp } from '../demo-app.ts';
import { makeTestAccount } from '../demo-account.ts';
import { multipartBody } from '../demo-application.ts';
import { logIn, logInAs, type TestSession } from '../log-in.ts';
import { picture, RegistrationDesk } from '../registration-desk.ts';
import { simplePdf } from '../simple-pdf.ts';

export const pdf = Buffer.from(simplePdf('BT /F1 10 Tf 100 700 Td (Rahasia) Tj ET'));

export interface Ours {
  readonly demo: DemoApp;
  readonly app: FastifyInstance;
  readonly organisationId: string;
  /** The other party of an agreement. */
  readonly issuerId: string;
  /** Somebody of the organisation who may do everything there. */
  readonly keeper: TestSession;
  /** The owner of a key. */
  readonly official: TestSession & DemoOfficial;
  /** The value of an Authorization header. */
  readonly authorization: string;
  readonly ids: {
    readonly account: string;
    readonly session: string;
    readonly credential: string;
    readonly person: string;
    readonly registration: string;
    /** Waits for the registration officer. */
    readonly toDecide: string;
    readonly seal: string;
    readonly wantedSeal: string;
    readonly document: string;
    readonly batch: string;
    readonly entry: string;
    readonly commitment: string;
    readonly agreement: string;
    readonly occurrence: string;
    readonly evidence: string;
    readonly activation: string;
    readonly certificate: string;
    /** Brought, and in no flow yet. */
    readonly upload: string;
    readonly flow: string;
    readonly shareLink: string;
    readonly template: string;
    readonly hold: string;
    readonly calendarFeed: string;
  };
  /** Of the flow's document. */
  readonly shown: string;
  readonly subscriberId: string;
  close(): Promise<void>;
}

export async function makeOurs(now: Date): Promise<Ours> {
  const demo = await openDemoApp(now);
  const { platform } = demo.test;
  const quick = { perSecond: 1e6, burst: 1e6 };
  const app = await buildApp(platform, { public: { applications: quick, checks: quick } });
  const { authorization } = demo;
  const made = await makeTestAccount(platform, 'LKPP', { email: 'penjaga@lkpp.example', roles: [...roles] });
  const keeper = await logIn(app, made);
  const entering = await logInAs(app, platform, { code: 'LKPP', role: 'verifier' });
  const officer = await logInAs(app, platform, { code: 'BSSN', role: 'registration-officer' });
  const owner = demo.demo.officials[0]!;
  const ownerAccount = demo.demo.accounts.find(({ email }) => email === owner.email)!;
  const official = { ...(await logIn(app, ownerAccount)), ...owner };

  const desk = new RegistrationDesk(app, platform, entering, officer);
  const applicant = desk.newApplicant();
  const registration = await desk.enter(applicant);
  await desk.complete(applicant);
  await desk.uploadAs(entering, registration, 'recommendation-letter');
  const toDecide = await desk.untilDecision(desk.newApplicant());
  const person = (await keeper.ask('GET', `/registrations/${registration}`)).json().person.id;

  const expectMade = async (asked: Promise<LightMyRequestResponse>): Promise<{ id: string }> => {
    const answer = await asked;
    if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${answer.body}`);
    return answer.json();
  };
  const wish = (subscriberId: string) => ({
    subscriberId,
    name: 'Segel Rahasia',
    organisationIdentifier: 'NTRID-0123456789',
    contactEmail: 'segel@lkpp.example',
  });
  const subscriberId = 'SEGEL-KITA';
  const seal = await expectMade(keeper.ask('POST', '/seals', wish(subscriberId)));
  await expectMade(officer.ask('POST', `/seals/${seal.id}/enable`, { proof: 'Akta 1/2026' }));
  const wantedSeal = await expectMade(keeper.ask('POST', '/seals', wish('SEGEL-BARU')));
  const username = 'aplikasi-kita';
  const credential = await expectMade(keeper.ask('POST', '/credentials', { username, scopes: ['sign'] }));
  const account = await expectMade(
    keeper.ask('POST', '/accounts', { email: 'baru@lkpp.example', name: 'Orang Baru', roles: ['staff'] }),
  );

  const form = multipartBody([
    { name: 'nik', value: owner.nik },
    { name: 'passphrase', value: owner.passphrase },
    { name: 'file', value: pdf, filename: 'rahasia.pdf', contentType: 'application/pdf' },
  ]);
  const send = (url: string) =>
    app.inject({
      method: 'POST',
      url,
      payload: form.payload,
      headers: { ...form.headers, authorization, accept: 'application/json' },
    });
  const document = (await send('/rest/v1/signatures')).json().documentId;
  const batch = await expectMade(send('/rest/v1/batches'));
  const activation = await expectMade(
    official.ask('POST', '/activations', {
      application: demo.demo.application.username,
      passphrase: owner.passphrase,
    }),
  );
  const issuer = await asSystem(platform.db, (tx) =>
    tx.selectFrom('organisation').select('id').where('code', '=', 'BSSN').executeTakeFirstOrThrow(),
  );
  const agreement = await expectMade(
    keeper.ask('POST', '/agreements', {
      we: 'K',
      other: issuer.id,
      numberFirst: `46 Tahun 2020 ${randomUUID()}`,
      numberSecond: `PERJ.70 ${randomUUID()}`,
      title: 'Perjanjian Rahasia',
      nameFirst: 'Sekretariat Utama LKPP',
      nameSecond: 'Deputi BSSN',
      writtenOn: '2026-03-01',
    }),
  );
  const life = await keeper.ask('GET', `/agreements/${agreement.id}/occurrences?module=perjanjian`);
  const file = multipartBody([
    { name: 'kind', value: 'surat' },
    { name: 'file', value: picture, filename: 'bukti.png' },
  ]);
  const evidence = await expectMade(
    app.inject({
      method: 'POST',
      url: `/rest/v1/agreements/${agreement.id}/evidence`,
      payload: file.payload,
      headers: { ...file.headers, ...keeper.headers },
    }),
  );
  const occurrence = life.json().items[0].id;
  const confirmed = { act: 'nomor-dikonfirmasi', expectedVersion: 1, evidence: [evidence.id] };
  await expectMade(
    keeper.ask('POST', `/agreements/${agreement.id}/occurrences/${occurrence}/acts`, confirmed),
  );
  const certificate = await asSystem(platform.db, (tx) =>
    tx
      .selectFrom('certificate')
      .innerJoin('signature', 'signature.certificate_id', 'certificate.id')
      .select('certificate.id')
      .where('signature.document_id', '=', document)
      .executeTakeFirstOrThrow(),
  );
  const papers = await makePapers(app, keeper, expectMade);
  const session = (await keeper.ask('GET', '/sessions/current')).json().id;
  await (await startJournal(platform)).stop();
  const read = (path: string) => app.inject({ url: `/rest/v1${path}`, headers: { authorization } });
  const [signature] = (await read(`/documents/${document}/proof`)).json().signatures;
  const [entry] = (await read('/journal/entries')).json().entries;

  return {
    demo,
    app,
    organisationId: made.organisationId,
    issuerId: issuer.id,
    keeper,
    official,
    authorization,
    ids: {
      account: account.id,
      session,
      credential: credential.id,
      person,
      registration,
      toDecide,
      seal: seal.id,
      wantedSeal: wantedSeal.id,
      document,
      batch: batch.id,
      entry: String(entry.index),
      commitment: signature.commitment,
      agreement: agreement.id,
      occurrence,
      evidence: evidence.id,
      activation: activation.id,
      certificate: certificate.id,
      ...papers.ids,
    },
    shown: papers.shown,
    subscriberId,
    close: async () => {
      await app.close();
      await demo.close();
    },
  };
}

/** A document that waits for its own sender, with a link to it; another that is in no flow; steps to use again. */
async function makePapers(
  app: FastifyInstance,
  keeper: TestSession,
  expectMade: (asked: Promise<LightMyRequestResponse>) => Promise<{ id: string }>,
): Promise<Pick<Ours, 'shown'> & { readonly ids: Pick<Ours['ids'], PaperIds> }> {
  const form = multipartBody([{ name: 'file', value: pdf, filename: 'rahasia.pdf' }]);
  const bring = async (): Promise<{ documentId: string; sha256: string }> => {
    const headers = { ...form.headers, ...keeper.headers };
    const url = '/rest/v1/uploads';
    return (await app.inject({ method: 'POST', url, payload: form.payload, headers })).json();
  };
  const { documentId, sha256 } = await bring();
  const steps = [[{ email: 'penjaga@lkpp.example', kind: 'review' }]];
  const title = 'Nota Rahasia';
  const flow = await expectMade(keeper.ask('POST', '/flows', { documentId, title, steps }));
  const expiresAt = '2026-04-01T00:00:00Z';
  const link = await expectMade(keeper.ask('POST', `/flows/${flow.id}/share-links`, { expiresAt }));
  const template = await expectMade(keeper.ask('POST', '/flow-templates', { name: title, steps }));
  const upload = (await bring()).documentId;
  const hold = await expectMade(keeper.ask('POST', '/legal-holds', { flowId: flow.id, reason: 'Sengketa' }));
  const feed = await expectMade(keeper.ask('POST', '/calendar-feeds', { label: 'Ponsel' }));
  const ids = {
    upload,
    flow: flow.id,
    shareLink: link.id,
    template: template.id,
    hold: hold.id,
    calendarFeed: feed.id,
  };
  return { ids, shown: sha256 };
}

type PaperIds = 'upload' | 'flow' | 'shareLink' | 'template' | 'hold' | 'calendarFeed';
