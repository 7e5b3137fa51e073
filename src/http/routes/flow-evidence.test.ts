import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { act, makeFlow, openColleague, openOfficial, type FlowPerson } from '../../../test/flow-desk.ts';
import type { FlowAnswer } from '../../contract/flows.ts';
import { insertPendingEvidence } from '../../io/db/pending-evidence.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { completePendingEvidence } from '../../services/jobs/complete-pending-evidence.ts';

let desk: DemoApp;
let sender: FlowPerson;
let ours: FlowPerson;
let theirs: FlowPerson;
const start = new Date('2026-03-02T02:00:00Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

beforeAll(async () => {
  desk = await openDemoApp(start);
  sender = await openColleague(desk, 'LKPP');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
  theirs = await openOfficial(desk, 'siti.umpama@bssn.example');
});
afterAll(() => desk.close());

it('late evidence that an older version of a flow waited for goes to the newest, and not while somebody signs it', async () => {
  const { id } = await makeFlow(desk, sender, {
    steps: [[{ email: ours.email, kind: 'sign' }], [{ email: theirs.email, kind: 'sign' }]],
  });
  for (const who of [ours, theirs]) expect((await act(who, id, 'sign')).statusCode).toBe(200);
  const read = async () => (await sender.ask('GET', `/flows/${id}`)).json<FlowAnswer>().versions;
  const before = await read();
  const { db } = desk.test.platform;
  const { organisationId } = await asSystem(db, (tx) =>
    tx
      .selectFrom('flow')
      .select('owner_organisation_id as organisationId')
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );
  const [, second, third] = before;
  await asSystem(db, (tx) =>
    insertPendingEvidence(tx, {
      documentId: second!.documentId,
      organisationId,
      level: 'B-LTA',
      nextAttemptAt: start,
      deadlineAt: later(10),
    }),
  );
  const claim = (until: Date | null) =>
    asSystem(db, (tx) => tx.updateTable('flow').set({ signing_until: until }).where('id', '=', id).execute());

  await claim(new Date(Date.now() + 3_600_000));
  const none = { completed: 0, postponed: 0, givenUp: 0 };
  const complete = (minutes: number) => completePendingEvidence(desk.test.platform, later(minutes));
  expect(await complete(1)).toEqual({ ...none, givenUp: 1 });
  const row = (documentId: string) =>
    asSystem(db, (tx) =>
      tx
        .selectFrom('pending_evidence')
        .select(['state', 'reason', 'level', 'deadline_at', 'attempts'])
        .where('document_id', '=', documentId)
        .executeTakeFirstOrThrow(),
    );
  expect(await row(second!.documentId)).toMatchObject({ state: 'given-up', reason: 'flow.changed-version' });
  const waiting = { state: 'waiting', level: 'B-LTA', deadline_at: later(10), attempts: 0 };
  expect(await row(third!.documentId)).toEqual({ ...waiting, reason: null });
  expect(await complete(1)).toEqual({ ...none, postponed: 1 });
  expect(await complete(2)).toEqual(none);
  // Whoever signs keeps nobody's evidence away, though the deadline passes meanwhile.
  expect(await complete(11)).toEqual({ ...none, postponed: 1 });
  expect(await row(third!.documentId)).toEqual({ ...waiting, reason: 'flow.being-signed' });
  expect(await read()).toEqual(before);

  await claim(null);
  desk.test.setNow(later(17));
  expect(await complete(17)).toMatchObject({ completed: 1 });
  desk.test.setNow(start);
  const after = await read();
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(after[2]!.sizeBytes).toBeGreaterThan(third!.sizeBytes);
});
