/** Two parties with people, keys and an agreement: what the tests of its clauses play on, through HTTP only. */
import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { findAccountByEmail } from '../../src/io/db/accounts.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { buildApp } from '../../src/http/app.ts';
import type { Role } from '../../src/services/identity/roles.ts';
import { makeDemonstration, readDemoCredentials } from '../../src/services/jobs/make-demonstration.ts';
import { makeTestAccount } from '../demo-account.ts';
import { logIn, type TestSession } from '../log-in.ts';
import { createTestPlatform, type TestPlatform } from '../platform.ts';

// Four years of both parties through HTTP take their time on a machine that is busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Someone of a party; logs in again by himself when the clock has gone on. */
export interface Someone {
  readonly ask: TestSession['ask'];
  readonly accountId: string;
  /** The account's header of this moment, for forms. */
  readonly headers: () => Promise<Record<string, string>>;
  readonly passphrase?: string;
}

export interface Ground {
  readonly test: TestPlatform;
  readonly app: FastifyInstance;
  /** A person of PIHAK KESATU or KEDUA with one role; the same one each time. */
  readonly someone: (party: 'K' | 'D', role: Role) => Promise<Someone>;
  /** Another one with that role. */
  readonly another: (party: 'K' | 'D', role: Role) => Promise<Someone>;
  readonly organisations: { readonly K: string; readonly D: string };
  setNow(now: string): void;
  close(): Promise<void>;
}

const codes = { K: 'LKPP', D: 'BSSN' } as const;

export async function makeGround(start: string): Promise<Ground> {
  const test = await createTestPlatform(new Date(start));
  await makeDemonstration(test.platform);
  const { officials, accounts } = await readDemoCredentials(test.platform.settings.dataFolder);
  const app = await buildApp(test.platform);
  const accountOf = (email: string) =>
    asSystem(test.platform.db, async (tx) => (await findAccountByEmail(tx, email))!.id);
  const known = new Map<string, Promise<Someone>>();
  let now = start;

  async function enter(party: 'K' | 'D', role: Role): Promise<Someone> {
    const code = codes[party];
    const official =
      role === 'authorised-official'
        ? accounts.find((one) => one.organisation === code && one.role === role)
        : undefined;
    const credentials =
      official ??
      (await makeTestAccount(test.platform, code, {
        email: `${role}-${randomUUID()}@${code.toLowerCase()}.example`,
        roles: [role],
      }));
    let session = await logIn(app, credentials);
    let since = now;
    const fresh = async (): Promise<TestSession> => {
      if (since !== now) session = await logIn(app, credentials);
      since = now;
      return session;
    };
    const passphrase = officials.find(({ email }) => email === credentials.email)?.passphrase;
    const accountId = await accountOf(credentials.email);
    return {
      accountId,
      headers: async () => (await fresh()).headers,
      ask: async (method, path, payload) => (await fresh()).ask(method, path, payload),
      ...(passphrase !== undefined && { passphrase }),
    };
  }

  const someone = (party: 'K' | 'D', role: Role) => {
    const key = `${party} ${role}`;
    const made = known.get(key) ?? enter(party, role);
    known.set(key, made);
    return made;
  };
  const K = await makeTestAccount(test.platform, codes.K, { email: `ground@k.example` });
  const D = await makeTestAccount(test.platform, codes.D, { email: `ground@d.example` });
  return {
    test,
    app,
    someone,
    another: enter,
    organisations: { K: K.organisationId, D: D.organisationId },
    setNow(next) {
      now = next;
      test.setNow(new Date(next));
    },
    async close() {
      await app.close();
      await test.close();
    },
  };
}

export interface Act {
  readonly facts?: object;
  readonly reason?: string;
  readonly evidence?: readonly string[];
  readonly passphrase?: string;
  readonly expectedVersion?: number;
}

/** An agreement of the two parties, numbered anew each time, entered by the coordinator of PIHAK KESATU. */
export async function draftAgreement(
  ground: Ground,
  writtenOn = '2020-05-13',
  settings: object = {},
): Promise<string> {
  const coordinator = await ground.someone('K', 'coordinator');
  const answer = await coordinator.ask('POST', '/agreements', {
    we: 'K',
    other: ground.organisations.D,
    numberFirst: `46 Tahun 2020 ${randomUUID()}`,
    numberSecond: `PERJ.70/BSSN/BS/KH.02.01/05/2020 ${randomUUID()}`,
    title: 'Pemanfaatan Sertifikat Elektronik pada Sistem Elektronik di LKPP',
    parent: 'Nota Kesepahaman Nomor 20 Tahun 2019 dan Nomor PERJ.253/KBSSN/KH.02.01/11/2019',
    nameFirst: 'Sekretariat Utama LKPP',
    nameSecond: 'Deputi Bidang Proteksi BSSN',
    writtenOn,
    settings,
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json().id;
}

/** The same in force, by the recognised original file. */
export async function agreementInForce(
  ground: Ground,
  writtenOn?: string,
  settings?: object,
): Promise<string> {
  const id = await draftAgreement(ground, writtenOn, settings);
  const life = await occurrenceOf(ground, id, 'perjanjian');
  for (const party of ['K', 'D'] as const)
    expectActed(await act(await ground.someone(party, 'coordinator'), id, life, 'nomor-dikonfirmasi'));
  for (const party of ['K', 'D'] as const) {
    const facts = { sha256: 'ab'.repeat(32) };
    expectActed(
      await act(await ground.someone(party, 'authorised-official'), id, life, 'asli-diakui', { facts }),
    );
  }
  return id;
}

export async function occurrenceOf(
  ground: Ground,
  agreementId: string,
  module: string,
  clause?: string,
): Promise<string> {
  const reader = await ground.someone('K', 'coordinator');
  const query = clause === undefined ? '' : `&clause=${encodeURIComponent(clause)}`;
  const answer = await reader.ask('GET', `/agreements/${agreementId}/occurrences?module=${module}${query}`);
  // The oldest of them.
  return answer.json().items.at(-1).id;
}

/** The usage report of the agreement year that ends on that day. */
export async function reportOfYear(ground: Ground, agreementId: string, lastDay: string): Promise<string> {
  const reader = await ground.someone('K', 'coordinator');
  const answer = await reader.ask('GET', `/agreements/${agreementId}/occurrences?module=laporan-pemanfaatan`);
  return answer.json().items.find(({ dueAt }: { dueAt: string }) => dueAt.startsWith(lastDay)).id;
}

/** Acts on the version that is there now. */
export async function act(
  who: Someone,
  agreementId: string,
  occurrenceId: string,
  name: string,
  { expectedVersion, ...more }: Act = {},
): Promise<LightMyRequestResponse> {
  const path = `/agreements/${agreementId}/occurrences/${occurrenceId}`;
  const seen = expectedVersion === undefined ? (await who.ask('GET', path)).json().version : expectedVersion;
  return who.ask('POST', `${path}/acts`, { act: name, expectedVersion: seen ?? 1, ...more });
}

export async function open(
  who: Someone,
  agreementId: string,
  module: string,
  name: string,
  { subject = 'Perihal contoh', ...more }: Act & { readonly subject?: string; readonly clause?: string } = {},
): Promise<LightMyRequestResponse> {
  return who.ask('POST', `/agreements/${agreementId}/occurrences`, { module, act: name, subject, ...more });
}

/** The id and the rest of what an act that must succeed answers. */
export function expectActed(
  answer: LightMyRequestResponse,
): { id: string; state: string; version: number } & Record<string, never> {
  if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`);
  return answer.json();
}

/** Uploads a file to take up in an act. */
export async function bring(
  ground: Ground,
  who: Someone,
  agreementId: string,
  kind: string,
  text = 'bukti',
): Promise<string> {
  const boundary = 'bukti-contoh';
  const part = (head: string, body: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const answer = await ground.app.inject({
    method: 'POST',
    url: `/rest/v1/agreements/${agreementId}/evidence`,
    headers: { ...(await who.headers()), 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `${part('name="kind"', kind)}${part('name="file"; filename="bukti.txt"', text)}--${boundary}--\r\n`,
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json().id;
}
