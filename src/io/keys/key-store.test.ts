import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySignature } from '#crypto';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { readDer } from '../../pki/asn1/der-reader.ts';
import { encodeAlgorithmIdentifier, parseSignatureAlgorithm } from '../../pki/crypto/algorithms.ts';
import { insertOrganisation } from '../db/organisations.ts';
import { asSystem } from '../db/transaction.ts';
import { createKeyStore, type KeyStore, type NewKey } from './key-store.ts';
import { PlatformKey } from './platform-key.ts';
import { createPassphraseStretcher } from './stretch-passphrase.ts';

const weak = { memoryKib: 64, passes: 1, parallelism: 1 };
const platform = new PlatformKey(new Map([[1, Buffer.alloc(32, 1)]]));
const stretcher = createPassphraseStretcher();
const message = Buffer.from('pesan');
const now = new Date('2026-03-01T00:00:00Z');

let test: TestDatabase;
let keys: KeyStore;
let organisationId: string;
beforeAll(async () => {
  test = await createTestDatabase();
  keys = createKeyStore(platform, stretcher, weak);
  organisationId = (await asSystem(test.db, (tx) => insertOrganisation(tx, { code: 'A', name: 'A' }))).id;
});
afterAll(() => test.close());

const wanted = (changes: Partial<NewKey> = {}): NewKey => ({
  type: 'p-256',
  algorithm: 'ecdsa-sha256',
  ownerKind: 'person',
  ownerId: randomUUID(),
  organisationId,
  purpose: 'signing',
  protection: { kind: 'passphrase', passphrase: 'Rahasia#1' },
  now,
  ...changes,
});
const create = (changes: Partial<NewKey> = {}) =>
  asSystem(test.db, (tx) => keys.createKey(tx, wanted(changes)));
const open = (id: string, passphrase: string, store = keys) =>
  asSystem(test.db, (tx) => store.openSigner(tx, id, { kind: 'passphrase', passphrase }));

describe('a person’s key', () => {
  it('signs after the passphrase, with the key that was made', async () => {
    const key = await create();
    const signer = await open(key.id, 'Rahasia#1');
    const signature = await signer.sign(message);
    expect(Buffer.from(signer.publicKey)).toEqual(Buffer.from(key.publicKey));
    expect(
      verifySignature({
        algorithm: parseSignatureAlgorithm(readDer(encodeAlgorithmIdentifier('ecdsa-sha256'))),
        publicKey: key.publicKey,
        message,
        signature,
      }),
    ).toBe(true);
  });

  it('stays closed to another passphrase', async () => {
    const { id } = await create();
    for (const passphrase of ['rahasia#1', 'Rahasia#1 ', '']) {
      await expect(open(id, passphrase)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
    }
  });

  it('stays closed to the platform alone', async () => {
    const { id } = await create();
    const opened = asSystem(test.db, (tx) => keys.openSigner(tx, id, { kind: 'platform' }));
    await expect(opened).rejects.toMatchObject({ code: 'key.not-openable' });
  });

  it('stays closed to the passphrase under another platform key', async () => {
    const { id } = await create();
    const stolen = createKeyStore(new PlatformKey(new Map([[1, Buffer.alloc(32, 2)]])), stretcher, weak);
    await expect(open(id, 'Rahasia#1', stolen)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  });

  it('opens to the same passphrase in another Unicode form', async () => {
    const { id } = await create({ protection: { kind: 'passphrase', passphrase: 'caf\u00e9' } });
    await expect(open(id, 'cafe\u0301')).resolves.toBeDefined();
  });

  it('does not open when its wrapping was moved to another owner’s key', async () => {
    const [mine, theirs] = [await create(), await create()];
    await asSystem(test.db, async (tx) => {
      const own = await tx
        .selectFrom('key_wrapping')
        .select(['blob', 'parameters'])
        .where('key_id', '=', mine.id)
        .executeTakeFirstOrThrow();
      await tx.updateTable('key_wrapping').set(own).where('key_id', '=', theirs.id).execute();
    });
    await expect(open(theirs.id, 'Rahasia#1')).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  });

  it('does not open with weaker parameters than it was wrapped with', async () => {
    const { id } = await create();
    await asSystem(test.db, async (tx) => {
      const { parameters } = await tx
        .selectFrom('key_wrapping')
        .select('parameters')
        .where('key_id', '=', id)
        .executeTakeFirstOrThrow();
      const argon2 = { ...(parameters['argon2'] as object), memoryKib: 32 };
      await tx
        .updateTable('key_wrapping')
        .set({ parameters: { ...parameters, argon2 } })
        .where('key_id', '=', id)
        .execute();
    });
    await expect(open(id, 'Rahasia#1')).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  });

  it('is wrapped anew with today’s parameters when it is opened', async () => {
    const { id } = await create();
    const stronger = createKeyStore(platform, stretcher, { ...weak, memoryKib: 128 });
    await open(id, 'Rahasia#1', stronger);
    const rows = await asSystem(test.db, (tx) =>
      tx
        .selectFrom('key_wrapping')
        .select(['parameters', 'retired_at'])
        .where('key_id', '=', id)
        .orderBy('created_at')
        .execute(),
    );
    expect(rows.filter((row) => row.retired_at === null).map((row) => row.parameters)).toMatchObject([
      { argon2: { memoryKib: 128 } },
    ]);
    expect(rows).toHaveLength(2);
    await expect(open(id, 'Rahasia#1')).resolves.toBeDefined();
  });

  it('changes its passphrase only with the current one', async () => {
    const { id } = await create();
    const change = (current: string) =>
      asSystem(test.db, (tx) => keys.changePassphrase(tx, id, { current, next: 'Baru#2', now }));
    await expect(change('salah')).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
    await change('Rahasia#1');
    await expect(open(id, 'Baru#2')).resolves.toBeDefined();
    await expect(open(id, 'Rahasia#1')).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  });

  it('never stands in the database as it is', async () => {
    const pair = {
      pkcs8: Buffer.from('not a real key, but sixteen bytes and more'),
      publicKey: Buffer.from(randomUUID()),
    };
    const { id } = await asSystem(test.db, (tx) => keys.importKey(tx, pair, wanted()));
    const row = await asSystem(test.db, (tx) =>
      tx.selectFrom('key_wrapping').selectAll().where('key_id', '=', id).executeTakeFirstOrThrow(),
    );
    expect(Buffer.from(row.blob).includes(pair.pkcs8.subarray(0, 16))).toBe(false);
  });
});

describe('an authority’s key', () => {
  it('is opened by the platform', async () => {
    const { id } = await create({
      ownerKind: 'authority',
      purpose: 'authority',
      protection: { kind: 'platform' },
    });
    const signer = await asSystem(test.db, (tx) => keys.openSigner(tx, id, { kind: 'platform' }));
    expect(signer.algorithm).toBe('ecdsa-sha256');
  });

  it('still opens after the platform key got a new version', async () => {
    const { id } = await create({
      ownerKind: 'authority',
      purpose: 'authority',
      protection: { kind: 'platform' },
    });
    const rotated = new PlatformKey(
      new Map([
        [1, Buffer.alloc(32, 1)],
        [2, Buffer.alloc(32, 9)],
      ]),
    );
    const opened = asSystem(test.db, (tx) =>
      createKeyStore(rotated, stretcher, weak).openSigner(tx, id, { kind: 'platform' }),
    );
    await expect(opened).resolves.toBeDefined();
  });
});

it('does not know a key that is not there', async () => {
  await expect(open(randomUUID(), 'x')).rejects.toMatchObject({ code: 'key.not-found' });
});
