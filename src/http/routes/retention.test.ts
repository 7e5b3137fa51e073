import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import {
  act,
  makeFlow,
  openColleague,
  openOfficial,
  upload,
  type FlowPerson,
} from '../../../test/flow-desk.ts';
import type { FlowAnswer } from '../../contract/flows.ts';
import type { DueDocuments, LegalHold } from '../../contract/retention.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { lockPlaceInFlow } from '../../io/db/flow-versions.ts';
import { endDocument, listDueDocuments } from '../../io/db/retention.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { keepRetention } from '../../services/documents/retention/keep-retention.ts';

let desk: DemoApp;
let sender: FlowPerson;
let ours: FlowPerson;
let keeper: FlowPerson;
const start = new Date('2026-03-02T02:00:00Z');
const days = (count: number): Date => new Date(start.getTime() + count * 86_400_000);

beforeAll(async () => {
  desk = await openDemoApp(start);
  sender = await openColleague(desk, 'LKPP');
  ours = await openOfficial(desk, 'rahmawati.peraga@lkpp.example');
  keeper = await openColleague(desk, 'LKPP', 'policy-officer');
});
afterAll(() => desk.close());

const put = (payload: object, who = keeper) =>
  desk.app.inject({ method: 'PUT', url: '/rest/v1/retention', payload, headers: who.headers });
const keep = (count: number) => keepRetention(desk.test.platform, days(count), new AbortController().signal);
const rows = () =>
  asSystem(desk.test.platform.db, (tx) =>
    tx
      .selectFrom('document')
      .select(['id', 'owner_organisation_id', 'storage_key', 'deleted_at', 'archived_at', 'file_removed_at'])
      .execute(),
  );

/** Until another transaction waits for what this one holds. */
async function waitForBlocked(tx: DatabaseTransaction): Promise<void> {
  for (let round = 0; round < 500; round++) {
    const { rows: blocked } = await sql`select pid from pg_stat_activity
      where pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(tx);
    if (blocked.length > 0) return;
    await setTimeout(10);
  }
  throw new Error('nobody waits');
}

describe('the retention of documents', () => {
  it('archives and deletes by rule, a hold wins, and each deletion is journalled', async () => {
    const { documentId } = await upload(desk, sender);
    const flow = await makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });
    const held = await makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });
    const running = await makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });
    for (const { id } of [flow, held]) expect((await act(ours, id, 'sign')).statusCode).toBe(200);
    expect(await keep(4000)).toEqual({ archived: 0, deleted: 0, filesRemoved: 0 });

    const rules = [
      { kind: 'flow', archiveAfterDays: 365, deleteAfterDays: 3650 },
      { kind: 'upload', deleteAfterDays: 30 },
    ];
    expect((await put({ rules })).json()).toEqual({ rules });
    expect((await keeper.ask('GET', '/retention')).json()).toEqual({ rules });
    const hold = (
      await keeper.ask('POST', '/legal-holds', { flowId: held.id, reason: 'Sengketa' })
    ).json<LegalHold>();

    expect(await keep(31)).toEqual({ archived: 0, deleted: 1, filesRemoved: 1 });
    expect(await keep(366)).toEqual({ archived: 2, deleted: 0, filesRemoved: 0 });
    expect(await keep(366)).toEqual({ archived: 0, deleted: 0, filesRemoved: 0 });
    expect(await keep(3651)).toEqual({ archived: 0, deleted: 2, filesRemoved: 2 });
    const gone = (await rows()).filter(({ deleted_at }) => deleted_at !== null);
    expect(gone.map(({ id }) => id)).toContain(documentId);
    for (const { storage_key: key, owner_organisation_id: owner } of gone)
      await expect(desk.test.platform.files.read(owner, key)).rejects.toMatchObject({
        code: 'file.not-found',
      });
    expect((await sender.ask('GET', `/flows/${flow.id}/versions/2/file`)).json()).toMatchObject({
      code: 'flow.unknown-version',
    });
    expect((await sender.ask('GET', `/flows/${flow.id}/timeline`)).body).toContain('"act":"sign"');
    for (const { id } of [held, running])
      expect((await sender.ask('GET', `/flows/${id}/versions/1/file`)).statusCode).toBe(200);
    const entries = await asSystem(desk.test.platform.db, (tx) =>
      tx.selectFrom('journal_entry').select('entry').execute(),
    );
    expect(entries.filter(({ entry }) => entry.includes('"type":"document.deleted"'))).toHaveLength(3);

    expect((await keeper.ask('POST', `/legal-holds/${hold.id}/lift`)).statusCode).toBe(204);
    expect((await keeper.ask('POST', `/legal-holds/${hold.id}/lift`)).json()).toMatchObject({
      code: 'document.unknown-hold',
    });
    expect(await keep(3651)).toEqual({ archived: 0, deleted: 2, filesRemoved: 2 });
  });

  it('tells by a dry run what is due and what is held', async () => {
    const { documentId } = await upload(desk, sender);
    await put({ rules: [{ kind: 'upload', deleteAfterDays: 1 }] });
    const wish = { documentId, reason: 'Pemeriksaan' };
    expect((await keeper.ask('POST', '/legal-holds', wish)).statusCode).toBe(201);
    expect((await keeper.ask('GET', '/retention/due')).json<DueDocuments>().items).toEqual([]);
    const { db } = desk.test.platform;
    await asSystem(db, (tx) =>
      tx
        .updateTable('document')
        .set({ created_at: days(-2) })
        .where('id', '=', documentId)
        .execute(),
    );
    const { items } = (await keeper.ask('GET', '/retention/due')).json<DueDocuments>();
    expect(items).toMatchObject([{ documentId, kind: 'upload', what: 'delete', held: true }]);
    expect(await keep(0)).toEqual({ archived: 0, deleted: 0, filesRemoved: 0 });
  });

  it('ends nothing that was sent, or whose rule was removed, after it was listed', async () => {
    await put({ rules: [{ kind: 'upload', deleteAfterDays: 1 }] });
    const { documentId } = await upload(desk, sender);
    const other = await upload(desk, sender);
    const { db } = desk.test.platform;
    const now = days(2);
    const wanted = { organisationId: undefined, now, limit: 100, held: false };
    const due = await asSystem(db, (tx) => listDueDocuments(tx, wanted));
    expect(due.map(({ id }) => id)).toEqual(expect.arrayContaining([documentId, other.documentId]));
    const end = (id: string) => asSystem(db, (tx) => endDocument(tx, { id, what: 'delete' }, now));
    await makeFlow(desk, sender, { documentId, steps: [[{ email: ours.email, kind: 'sign' }]] });
    expect(await end(documentId)).toBe(false);
    await put({ rules: [] });
    expect(await end(other.documentId)).toBe(false);
    await put({ rules: [{ kind: 'upload', deleteAfterDays: 1 }] });
    expect(await end(other.documentId)).toBe(true);
  });

  it('sends no document into a flow that a rule deletes at the same time', async () => {
    await put({ rules: [{ kind: 'upload', deleteAfterDays: 1 }] });
    const { documentId } = await upload(desk, sender);
    let sending: ReturnType<FlowPerson['ask']> | undefined;
    await asSystem(desk.test.platform.db, async (tx) => {
      expect(await endDocument(tx, { id: documentId, what: 'delete' }, days(2))).toBe(true);
      const steps = [[{ email: ours.email, kind: 'sign' }]];
      sending = sender.ask('POST', '/flows', { title: 'Surat', documentId, steps });
      await waitForBlocked(tx);
    });
    expect((await sending)!.json()).toMatchObject({ code: 'flow.unknown-document' });
  });

  it('holds a flow while its evidence is being completed, and neither of both is a victim of the other', async () => {
    const flow = await makeFlow(desk, sender, { steps: [[{ email: ours.email, kind: 'sign' }]] });
    const [{ documentId }] = (await sender.ask('GET', `/flows/${flow.id}`)).json<FlowAnswer>().versions as [
      FlowAnswer['versions'][number],
    ];
    let holding: ReturnType<FlowPerson['ask']> | undefined;
    await asSystem(desk.test.platform.db, async (tx) => {
      await lockPlaceInFlow(tx, documentId);
      holding = keeper.ask('POST', '/legal-holds', { flowId: flow.id, reason: 'Sengketa' });
      await waitForBlocked(tx);
      await tx
        .updateTable('document')
        .set({ name: 'lain.pdf' })
        .where('id', '=', documentId)
        .executeTakeFirstOrThrow();
    });
    expect((await holding)!.statusCode).toBe(201);
  });

  it('is changed and held by those who may, of their own organisation', async () => {
    const foreign = await openColleague(desk, 'BSSN', 'policy-officer');
    const { documentId } = await upload(desk, sender);
    expect((await put({ rules: [] }, sender)).json()).toMatchObject({ code: 'identity.not-permitted' });
    const hold = await foreign.ask('POST', '/legal-holds', { documentId, reason: 'Ingin tahu' });
    expect(hold.json()).toMatchObject({ status: 404, code: 'document.not-available' });
    const wrong = { rules: [{ kind: 'flow', archiveAfterDays: 9, deleteAfterDays: 3 }] };
    expect((await put(wrong)).json()).toMatchObject({ code: 'http.bad-request' });
  });
});
