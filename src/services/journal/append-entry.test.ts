import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { eraseJournalEntry, findJournalEntry } from '../../io/db/journal.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import { appendEntry, commitTo, type JournalAct } from './append-entry.ts';

let test: TestDatabase;
let organisation: string;
beforeAll(async () => {
  test = await createTestDatabase();
  organisation = (await asSystem(test.db, (tx) => insertOrganisation(tx, { code: 'A', name: 'A' }))).id;
});
afterAll(() => test.close());

const act = (entry: JournalAct['entry']): JournalAct => ({ type: 'document.stored', organisation, entry });

it('commits to the salted canonical entry', async () => {
  const { leafId, commitment } = await asSystem(test.db, (tx) =>
    appendEntry(tx, act({ b: [1, { d: null, c: 'é' }], a: true })),
  );
  const row = (await asSystem(test.db, (tx) => findJournalEntry(tx, leafId)))!;
  expect(row.entry).toBe('{"a":true,"b":[1,{"c":"é","d":null}],"type":"document.stored"}');
  expect(row.salt).toHaveLength(32);
  expect(Buffer.from(commitTo(row.salt!, row.entry))).toEqual(Buffer.from(commitment));
  expect(row.type).toBe(15);
});

it('salts equal entries differently', async () => {
  const receipts = await asSystem(test.db, async (tx) => [
    await appendEntry(tx, act({})),
    await appendEntry(tx, act({})),
  ]);
  expect(receipts[0]!.commitment).not.toEqual(receipts[1]!.commitment);
});

it('takes the hash of a certificate as it is, with no salt', async () => {
  const commitment = createHash('sha256').update('der').digest();
  const receipt = await asSystem(test.db, (tx) =>
    appendEntry(tx, { type: 'certificate.issued', organisation, entry: {}, commitment }),
  );
  expect(receipt.commitment).toEqual(commitment);
});

it('goes with the transaction that it belongs to', async () => {
  let leafId = '';
  const failed = asSystem(test.db, async (tx) => {
    leafId = (await appendEntry(tx, act({}))).leafId;
    throw new Error('the state change failed');
  });
  await expect(failed).rejects.toThrow('the state change failed');
  expect(await asSystem(test.db, (tx) => findJournalEntry(tx, leafId))).toBeUndefined();
});

it('shows an entry to nobody but its organisation', async () => {
  const { leafId } = await asOrganisation(test.db, organisation, (tx) => appendEntry(tx, act({})));
  const other = (await asSystem(test.db, (tx) => insertOrganisation(tx, { code: 'B', name: 'B' }))).id;
  expect(await asOrganisation(test.db, other, (tx) => findJournalEntry(tx, leafId))).toBeUndefined();
  expect(await asOrganisation(test.db, organisation, (tx) => findJournalEntry(tx, leafId))).toBeDefined();
});

it('loses salt and entry by erasure and keeps the leaf', async () => {
  const { leafId } = await asSystem(test.db, (tx) => appendEntry(tx, act({ nik: '00' })));
  expect(await asSystem(test.db, (tx) => eraseJournalEntry(tx, leafId))).toBe(true);
  const leaves = await test.db.selectFrom('journal_leaf').select('id').where('id', '=', leafId).execute();
  expect(leaves).toHaveLength(1);
});

it.each([
  "update journal_entry set entry = '{}'",
  'delete from journal_entry',
  'delete from journal_leaf',
  'update journal_leaf set type = 9',
  'truncate journal_leaf cascade',
])('refuses to be changed, even by whoever uses the database directly: %s', async (statement) => {
  await expect(asSystem(test.db, (tx) => sql.raw(statement).execute(tx))).rejects.toMatchObject({
    code: expect.stringMatching(/^(42501|23001)$/),
  });
});

it('gives a leaf its number once', async () => {
  const { leafId } = await asSystem(test.db, (tx) => appendEntry(tx, act({})));
  const number = (sequence: number) =>
    test.db.updateTable('journal_leaf').set({ sequence }).where('id', '=', leafId).execute();
  await number(7);
  await expect(number(8)).rejects.toMatchObject({ code: '23001' });
});
