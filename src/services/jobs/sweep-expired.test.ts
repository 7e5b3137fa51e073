import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { claimIdempotencyKey } from '../../io/db/idempotency.ts';
import { insertSigningCode } from '../../io/db/signing-codes.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { renewCrls } from '../ca/renew-crls.ts';
import { makeDemonstration } from './make-demonstration.ts';
import { sweepExpired } from './sweep-expired.ts';

const start = new Date('2026-03-02T03:04:05Z');
const days = (count: number): Date => new Date(start.getTime() + count * 86_400_000);
let test: TestPlatform;
beforeAll(async () => {
  test = await createTestPlatform(start);
  await makeDemonstration(test.platform);
  await asSystem(test.platform.db, async (tx) => {
    const application = await tx
      .selectFrom('application_credential')
      .select(['id', 'owner_organisation_id'])
      .executeTakeFirstOrThrow();
    const owned = { owner_organisation_id: application.owner_organisation_id };
    const person = await tx.selectFrom('person').select('id').limit(1).executeTakeFirstOrThrow();
    await claimIdempotencyKey(tx, {
      applicationId: application.id,
      organisationId: owned.owner_organisation_id,
      key: 'a',
      requestSha256: randomBytes(32),
      now: start,
      expiresAt: days(1),
    });
    const { id } = await tx
      .insertInto('account')
      .values({
        ...owned,
        person_id: null,
        email: 'a@a.example',
        name: 'A',
        password_hash: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const token = () => randomBytes(32);
    await tx
      .insertInto('account_link')
      .values({
        ...owned,
        account_id: id,
        purpose: 'activation',
        token_sha256: token(),
        expires_at: days(1),
        used_at: null,
      })
      .execute();
    const session = {
      ...owned,
      account_id: id,
      created_at: start,
      last_seen_at: start,
      authenticated_at: start,
      ip: null,
      user_agent: null,
    };
    await tx
      .insertInto('session')
      .values([
        { ...session, token_sha256: token(), expires_at: days(1), ended_at: null },
        { ...session, token_sha256: token(), expires_at: days(90), ended_at: days(1) },
        { ...session, token_sha256: token(), expires_at: days(90), ended_at: null },
      ])
      .execute();
    await tx
      .insertInto('passphrase_attempt')
      .values({
        application_credential_id: application.id,
        person_id: person.id,
        failed_count: 9,
        last_failed_at: start,
        next_allowed_at: days(0.1),
      })
      .execute();
    await insertSigningCode(tx, {
      purpose: 'sign',
      applicationId: application.id,
      ownerId: person.id,
      organisationId: owned.owner_organisation_id,
      files: 1,
      codeHash: randomBytes(32),
      createdAt: start,
      expiresAt: start,
    });
    await tx
      .insertInto('outbox_message')
      .values({
        owner_organisation_id: null,
        recipient: 'a@b.example',
        content_sealed: null,
        state: 'sent',
        next_attempt_at: start,
        last_error: null,
        created_at: start,
        ended_at: start,
      })
      .execute();
    await tx
      .insertInto('sign_in_attempt')
      .values({
        subject_hash: randomBytes(32),
        failed_count: 9,
        last_failed_at: start,
        next_allowed_at: days(0.1),
      })
      .execute();
  });
});
afterAll(() => test.close());

it('deletes what has expired, each by its own term, and leaves the rest', async () => {
  const none = {
    messages: 0,
    signingCodes: 0,
    idempotencyKeys: 0,
    sessions: 0,
    links: 0,
    passphraseAttempts: 0,
    signInAttempts: 0,
    crls: 0,
  };
  expect(await sweepExpired(test.platform, days(0.5))).toEqual(none);
  expect(await sweepExpired(test.platform, days(1.5))).toEqual({
    ...none,
    idempotencyKeys: 1,
    signInAttempts: 1,
    signingCodes: 1,
  });
  expect(await sweepExpired(test.platform, days(8))).toEqual({ ...none, passphraseAttempts: 1 });
  expect(await sweepExpired(test.platform, days(32))).toEqual({ ...none, links: 1, sessions: 2 });
  expect(await sweepExpired(test.platform, days(32))).toEqual(none);
  expect(await sweepExpired(test.platform, days(91))).toEqual({ ...none, messages: 1 });
});

it('deletes superseded lists a month after their end, never the newest of a shard', async () => {
  const { published } = await renewCrls(test.platform, start);
  expect((await sweepExpired(test.platform, days(60)))['crls']).toBe(0);
  await renewCrls(test.platform, days(60));
  expect((await sweepExpired(test.platform, days(60)))['crls']).toBe(published);
});
