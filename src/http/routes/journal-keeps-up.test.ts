import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { multipartBody } from '../../../test/demo-application.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { listCertificatesOfPerson } from '../../io/db/certificates.ts';
import { findPersonByEmail } from '../../io/db/people.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import {
  makeDemonstration,
  readDemoCredentials,
  type DemoCredentials,
} from '../../services/jobs/make-demonstration.ts';
import { nameOfType } from '../../services/journal/append-entry.ts';
import { startJournal, type Journal } from '../../services/journal/start-journal.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let journal: Journal;
let demo: DemoCredentials;

beforeAll(async () => {
  test = await createTestPlatform();
  await makeDemonstration(test.platform);
  demo = await readDemoCredentials(test.platform.settings.dataFolder);
  app = await buildApp(test.platform);
  journal = await startJournal(test.platform);
});
afterAll(async () => {
  await journal.stop();
  await app.close();
  await test.close();
});

async function sign(): Promise<void> {
  const { username, password } = demo.application;
  const { nik, passphrase } = demo.officials[0]!;
  const { payload, headers } = multipartBody([
    { name: 'nik', value: nik },
    { name: 'passphrase', value: passphrase },
    { name: 'tampilan', value: 'invisible' },
    { name: 'file', value: simplePdf(''), filename: 'surat.pdf', contentType: 'application/pdf' },
  ]);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const request = {
    method: 'POST',
    url: '/api/sign/pdf',
    payload,
    headers: { ...headers, authorization },
  } as const;
  expect((await app.inject(request)).statusCode).toBe(200);
}

async function certificateOf(email: string): Promise<string> {
  return asSystem(test.platform.db, async (tx) => {
    const person = (await findPersonByEmail(tx, email))!;
    return (await listCertificatesOfPerson(tx, person.id))[0]!.id;
  });
}

const committed = async (): Promise<number> => {
  const { rows } = await sql<{ count: string }>`select count(*) from journal_leaf`.execute(test.platform.db);
  return Number(rows[0]!.count);
};

const shown = async (): Promise<number> =>
  (await app.inject('/rest/v1/journal')).json<{ size: number }>().size;

/** How long after its answer the act was in a tree that anyone can read. */
async function delayOf(act: () => Promise<void>): Promise<number> {
  await act();
  const answered = performance.now();
  const leaves = await committed();
  while ((await shown()) < leaves) await wait(10);
  return performance.now() - answered;
}

it('shows signatures and revocations in a signed tree within a second of their answer', async () => {
  const revoke = async (index: number): Promise<void> =>
    changeStatus(
      test.platform,
      await certificateOf(demo.officials[index]!.email),
      { kind: 'revoke', reason: 'superseded' },
      'test',
    );
  const delays = [];
  for (const act of [sign, sign, sign, () => revoke(1), () => revoke(2)]) delays.push(await delayOf(act));
  // A machine that is busy with other tests may hold up one of them.
  expect(delays.toSorted((a, b) => a - b)[2]).toBeLessThan(1000);
});

it('has one leaf for each certificate, change of status, signature and document', async () => {
  const { rows } = await sql<{ type: number; leaves: number }>`
    select type, count(*)::integer as leaves from journal_leaf group by type`.execute(test.platform.db);
  const leaves = Object.fromEntries(rows.map(({ type, leaves }) => [nameOfType(type), leaves]));
  const one = await asSystem(test.platform.db, (tx) =>
    sql<Record<string, number>>`select
      (select count(*) from certificate)::integer as "certificate.issued",
      (select count(*) from certificate_status_change)::integer as "certificate.status-changed",
      (select count(*) from signature)::integer as "signature.made",
      (select count(*) from document)::integer as "document.stored"`.execute(tx),
  );
  expect(leaves).toMatchObject(one.rows[0]!);
  const unbound = await asSystem(test.platform.db, (tx) =>
    sql`select sha256 from certificate where sha256 not in (select commitment from journal_leaf)
      union all
      select signature_sha256 from signature where signature_sha256 not in (select commitment from journal_leaf)`.execute(
      tx,
    ),
  );
  expect(unbound.rows).toEqual([]);
});
