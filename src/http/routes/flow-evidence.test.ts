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

it('evidence that came late is added to the newest version of a flow only, and not while somebody signs it', async () => {
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
  for (const { documentId } of before.slice(1))
    await asSystem(db, (tx) =>
      insertPendingEvidence(tx, {
        documentId,
        organisationId,
        level: 'B-LTA',
        nextAttemptAt: start,
        deadlineAt: later(10_000),
      }),
    );
  const claim = (until: Date | null) =>
    asSystem(db, (tx) => tx.updateTable('flow').set({ signing_until: until }).where('id', '=', id).execute());

  await claim(new Date(Date.now() + 3_600_000));
  expect(await completePendingEvidence(desk.test.platform, later(1))).toEqual({
    completed: 0,
    postponed: 1,
    givenUp: 1,
  });
  const rows = await asSystem(db, (tx) =>
    tx.selectFrom('pending_evidence').select(['document_id', 'state', 'reason']).execute(),
  );
  const [, second, third] = before;
  expect(rows.find((row) => row.document_id === second!.documentId)).toMatchObject({
    state: 'given-up',
    reason: 'flow.changed-version',
  });
  expect(rows.find((row) => row.document_id === third!.documentId)).toMatchObject({
    state: 'waiting',
    reason: 'flow.being-signed',
  });
  expect(await read()).toEqual(before);

  await claim(null);
  desk.test.setNow(later(17));
  expect(await completePendingEvidence(desk.test.platform, later(17))).toMatchObject({ completed: 1 });
  desk.test.setNow(start);
  const after = await read();
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(after[2]!.sizeBytes).toBeGreaterThan(third!.sizeBytes);
});
