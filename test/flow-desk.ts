import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import type { FlowAnswer, NewFlow, UploadedDocument } from '../src/contract/flows.ts';
import { insertAccount } from '../src/io/db/accounts.ts';
import { findPersonByEmail } from '../src/io/db/people.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import type { Role } from '../src/services/identity/roles.ts';
import type { DemoApp } from './demo-app.ts';
import { makeTestAccount } from './demo-account.ts';
import { multipartBody } from './demo-application.ts';
import { logIn, type TestSession } from './log-in.ts';
import { pagesPdf } from './simple-pdf.ts';

/** Somebody who is logged in and takes part in documents. */
export interface FlowPerson extends TestSession {
  readonly email: string;
  /** Of their key; undefined for who has no certificate. */
  readonly passphrase: string | undefined;
}

export const twoPages = pagesPdf(
  [1, 2].map((page) => ({
    content: `BT /F1 14 Tf 60 700 Td (Halaman ${page}) Tj 0 -560 Td (ttd_pejabat_${page}) Tj ET`,
    entries: '/MediaBox [0 0 600 800]',
  })),
);

/** An official of the demonstration, who holds a certificate, logged in. */
export async function openOfficial({ app, test, demo }: DemoApp, email: string): Promise<FlowPerson> {
  const official = demo.officials.find((one) => one.email === email);
  if (official === undefined) throw new Error(`the demonstration has no official ${email}`);
  const known = demo.accounts.find((one) => one.email === email);
  const account = known ?? (await makeOfficialAccount(test.platform, official));
  return { email, passphrase: official.passphrase, ...(await logIn(app, account)) };
}

async function makeOfficialAccount(
  { db, stretcher }: DemoApp['test']['platform'],
  { email, name }: { readonly email: string; readonly name: string },
): Promise<{ readonly email: string; readonly password: string }> {
  const password = 'kereta malam ke Surabaya';
  const passwordHash = await stretcher.hashPassword(password);
  await asSystem(db, async (tx) => {
    const person = (await findPersonByEmail(tx, email))!;
    const { id: personId, organisationId } = person;
    const roles = ['authorised-official'];
    await insertAccount(tx, { organisationId, personId, email, name, roles, passwordHash });
  });
  return { email, password };
}

/** Somebody without a certificate. */
export async function openColleague(
  { app, test }: DemoApp,
  code: string,
  role: Role = 'staff',
): Promise<FlowPerson> {
  const email = `${role}-${randomUUID()}@${code.toLowerCase()}.example`;
  const account = await makeTestAccount(test.platform, code, { email, roles: [role] });
  return { email, passphrase: undefined, ...(await logIn(app, account)) };
}

export async function upload(
  { app }: Pick<DemoApp, 'app'>,
  who: FlowPerson,
  bytes: Uint8Array = twoPages,
  filename = 'surat.pdf',
): Promise<UploadedDocument> {
  const answer = await sendFile({ app }, who, bytes, filename);
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json<UploadedDocument>();
}

export function sendFile(
  { app }: Pick<DemoApp, 'app'>,
  who: FlowPerson,
  bytes: Uint8Array,
  filename = 'surat.pdf',
): Promise<LightMyRequestResponse> {
  const { payload, headers } = multipartBody([{ name: 'file', value: bytes, filename }]);
  return app.inject({
    method: 'POST',
    url: '/rest/v1/uploads',
    payload,
    headers: { ...who.headers, ...headers },
  });
}

/** What {@link makeFlow} leaves to it. */
export type FlowWish = Omit<Partial<NewFlow>, 'steps'> & {
  readonly steps: readonly (readonly {
    readonly email: string;
    readonly kind: string;
    readonly placement?: object;
  }[])[];
};

export async function makeFlow(desk: DemoApp, sender: FlowPerson, wish: FlowWish): Promise<FlowAnswer> {
  const documentId = wish.documentId ?? (await upload(desk, sender)).documentId;
  const answer = await sender.ask('POST', '/flows', { title: 'Surat perjanjian', ...wish, documentId });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json<FlowAnswer>();
}

/** One act on the newest version, as whoever looks at it does. */
export async function act(
  who: FlowPerson,
  id: string,
  name: string,
  more: object = {},
): Promise<LightMyRequestResponse> {
  const flow = (await who.ask('GET', `/flows/${id}`)).json<FlowAnswer>();
  const shown = ['sign', 'paraf', 'approve'].includes(name) ? { sha256: flow.versions?.at(-1)?.sha256 } : {};
  const secret = name === 'sign' ? { passphrase: who.passphrase } : {};
  return who.ask('POST', `/flows/${id}/acts`, { act: name, ...shown, ...secret, ...more });
}

export const rectangle = (x: number, y = 60): object => ({
  kind: 'rectangle',
  page: 'last',
  x,
  y,
  width: 200,
  height: 80,
});
