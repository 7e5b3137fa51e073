import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { findDocument } from '../../io/db/documents.ts';
import { authenticateApplication } from '../identity/authenticate-application.ts';
import { createFailureLimiter } from '../identity/failure-limiter.ts';
import { parseNik } from '../identity/nik.ts';
import { signDocuments } from '../signing/sign-documents.ts';
import { checkPdf } from '../validation/check-pdf.ts';
import { completePendingEvidence } from './complete-pending-evidence.ts';
import { makeDemonstration, readDemoCredentials } from './make-demonstration.ts';

let test: TestPlatform;
const start = new Date('2026-03-02T03:04:05Z');
const minute = 60_000;
beforeAll(async () => {
  test = await createTestPlatform(start);
  await makeDemonstration(test.platform);
});
afterAll(() => test.close());

/** Signed while every look at the clock tells an earlier time, as after a step: evidence is older than the timestamp. */
async function signWithOldEvidence(): Promise<{ readonly id: string; readonly bytes: Uint8Array }> {
  const { platform } = test;
  const { application, officials } = await readDemoCredentials(platform.settings.dataFolder);
  const { username, password } = application;
  const known = await authenticateApplication(platform, createFailureLimiter(), {
    username,
    password,
    ip: '127.0.0.1',
    now: start,
  });
  let looks = 0;
  const clock = () => new Date(start.getTime() - 1000 * looks++);
  const [signed] = await signDocuments(
    { ...platform, clock },
    {
      application: { ...known, level: 'B-LT' },
      party: { kind: 'nik', nik: parseNik(officials[0]!.nik) },
      authorisation: { kind: 'passphrase', passphrase: officials[0]!.passphrase },
      wishes: [{ name: 'a.pdf', bytes: simplePdf('BT ET'), appearance: { kind: 'invisible' } }],
      oneTimeDownload: 'available',
      idempotencyKey: undefined,
    },
  );
  return { id: signed!.documentId, bytes: signed!.bytes };
}

const now = new Date(start.getTime() + 5 * minute);
const judge = async (bytes: Uint8Array) => {
  test.setNow(now);
  return checkPdf(test.platform, bytes);
};
const stored = (id: string) => asSystem(test.platform.db, (tx) => findDocument(tx, id));
const journalled = (type: number) =>
  asSystem(test.platform.db, (tx) =>
    tx.selectFrom('journal_leaf').select('type').where('type', '=', type).execute(),
  );

it('lifts a document to its level once evidence from after the timestamp is there, and only once', async () => {
  const { id, bytes } = await signWithOldEvidence();
  expect((await judge(bytes)).signatures[0]).toMatchObject({ level: 'B-T' });
  expect(await completePendingEvidence(test.platform, start)).toMatchObject({ completed: 0 });
  expect(await completePendingEvidence(test.platform, now)).toEqual({
    completed: 1,
    postponed: 0,
    givenUp: 0,
  });
  const row = (await stored(id))!;
  const lifted = await test.platform.files.read(row.organisationId, row.storageKey);
  expect(Buffer.from(lifted.subarray(0, bytes.length)).equals(bytes)).toBe(true);
  const report = await judge(lifted);
  expect(report).toMatchObject({ verdict: 'passed' });
  expect(report.signatures[0]).toMatchObject({ level: 'B-LT' });
  expect(await journalled(20)).toHaveLength(1);
  expect(await completePendingEvidence(test.platform, now)).toEqual({
    completed: 0,
    postponed: 0,
    givenUp: 0,
  });
});

it('tries again where the evidence is not there yet, and gives up at the deadline with the reason', async () => {
  const { id, bytes } = await signWithOldEvidence();
  test.setNow(new Date(start.getTime() - 10 * minute));
  const due = new Date(start.getTime() + 2 * minute);
  expect(await completePendingEvidence(test.platform, due)).toMatchObject({ postponed: 1 });
  expect(await completePendingEvidence(test.platform, due)).toMatchObject({ postponed: 0 });
  const late = new Date(start.getTime() + 15 * 86_400_000);
  expect(await completePendingEvidence(test.platform, late)).toMatchObject({ givenUp: 1 });
  const pending = await asSystem(test.platform.db, (tx) =>
    tx.selectFrom('pending_evidence').select(['state', 'reason']).where('document_id', '=', id).execute(),
  );
  expect(pending).toEqual([{ state: 'given-up', reason: expect.stringMatching(/^pades\./) }]);
  const row = (await stored(id))!;
  expect(Buffer.from(await test.platform.files.read(row.organisationId, row.storageKey)).equals(bytes)).toBe(
    true,
  );
  expect(await journalled(21)).toHaveLength(1);
});

it('waits twice as long after each failure, and what fails keeps no other document waiting', async () => {
  const failing = await signWithOldEvidence();
  const other = await signWithOldEvidence();
  test.setNow(now);
  const failingKey = (await stored(failing.id))!.storageKey;
  const { files } = test.platform;
  const read: typeof files.read = async (organisation, key) => {
    if (key === failingKey) throw new TypeError('a bug');
    return files.read(organisation, key);
  };
  const platform = { ...test.platform, files: { ...files, read } };
  expect(await completePendingEvidence(platform, now)).toEqual({ completed: 1, postponed: 1, givenUp: 0 });
  const report = await judge(
    await files.read((await stored(other.id))!.organisationId, (await stored(other.id))!.storageKey),
  );
  expect(report.signatures[0]).toMatchObject({ level: 'B-LT' });
  const waits: number[] = [];
  let at = now;
  for (let i = 0; i < 7; i++) {
    const row = await asSystem(test.platform.db, (tx) =>
      tx
        .selectFrom('pending_evidence')
        .select(['next_attempt_at', 'reason'])
        .where('document_id', '=', failing.id)
        .executeTakeFirstOrThrow(),
    );
    expect(row.reason).toBe('job.unexpected');
    waits.push((row.next_attempt_at.getTime() - at.getTime()) / minute);
    at = row.next_attempt_at;
    await completePendingEvidence(platform, at);
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 360, 360]);
});

it('begins no further document once it is told to end', async () => {
  const { id } = await signWithOldEvidence();
  const none = { completed: 0, postponed: 0, givenUp: 0 };
  const later = new Date(now.getTime() + minute);
  expect(await completePendingEvidence(test.platform, later, AbortSignal.abort())).toEqual(none);
  expect((await stored(id))!.id).toBe(id);
});

it('takes an outside root that certified an authority of ours for an anchor', async () => {
  await signWithOldEvidence();
  const { workers, db } = test.platform;
  const given: unknown[] = [];
  const run: typeof workers.run = (name, task, options) => {
    given.push(task);
    return workers.run(name, task, options);
  };
  const setRootKind = (from: 'root' | 'outside', to: 'root' | 'outside') =>
    asSystem(db, (tx) =>
      tx
        .updateTable('authority')
        .set({ kind: to })
        .where('kind', '=', from)
        .returning('certificate_der')
        .execute(),
    );
  const roots = await setRootKind('root', 'outside');
  try {
    const platform = { ...test.platform, workers: { ...workers, run } };
    await completePendingEvidence(platform, new Date(now.getTime() + 2 * minute));
  } finally {
    await setRootKind('outside', 'root');
  }
  const anchors = roots.map(({ certificate_der }) => certificate_der);
  expect(anchors).toHaveLength(1);
  expect(given).toContainEqual(expect.objectContaining({ anchors }));
});

it('keeps the file that the document names where the answer to COMMIT was lost', async () => {
  const { id } = await signWithOldEvidence();
  const before = (await stored(id))!;
  const { db, files } = test.platform;
  let lost = 0;
  const losing = new Proxy(db, {
    get: (target, name) =>
      name === 'transaction'
        ? () => ({
            execute: async (run: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) => {
              const result = await target.transaction().execute(run);
              // Only storing the lifted file answers true.
              if (result !== true || lost++ > 0) return result;
              throw new TypeError('the connection went away');
            },
          })
        : Reflect.get(target, name, target),
  });
  test.setNow(now);
  await completePendingEvidence({ ...test.platform, db: losing }, new Date(now.getTime() + 3 * minute));
  expect(lost).toBeGreaterThan(0);
  const after = (await stored(id))!;
  expect(after.storageKey).not.toBe(before.storageKey);
  const report = await judge(await files.read(after.organisationId, after.storageKey));
  expect(report.signatures[0]).toMatchObject({ level: 'B-LT' });
  await expect(files.read(before.organisationId, before.storageKey)).rejects.toMatchObject({
    code: 'file.not-found',
  });
});
