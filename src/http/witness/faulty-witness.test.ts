import Fastify, { type FastifyInstance } from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { connectAsOwner } from '../../io/db/connect.ts';
import { findJournalCheckpoint } from '../../io/db/journal-checkpoints.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { encodeCheckpoint } from '../../pki/tlog/checkpoint.ts';
import { cosignCheckpoint } from '../../pki/tlog/sign-checkpoint.ts';
import { encodeSignedNote } from '../../pki/tlog/signed-note.ts';
import { appendEntry } from '../../services/journal/append-entry.ts';
import {
  collectCosignatures,
  refuseForkByWitnesses,
  type Witness,
} from '../../services/journal/collect-cosignatures.ts';
import { journalOrigin, openJournalKey } from '../../services/journal/journal-key.ts';
import { startJournal } from '../../services/journal/start-journal.ts';
import { readRoot } from '../../services/journal/tree-reading.ts';
import { openWitness } from '../../services/witness/open-witness.ts';
import { openWitnessState, originHash } from '../../services/witness/witness-state.ts';
import { buildWitnessApp } from './witness-app.ts';
import { makeWitnessKey, type WitnessKey } from '../../services/witness/witness-key.ts';

interface Reply {
  readonly status: number;
  readonly text: string;
}

let folder: string;
let test: TestPlatform;
let key: WitnessKey;
let origin: string;
let running: FastifyInstance[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-witness-'));
  test = await createTestPlatform();
  origin = journalOrigin(test.platform.settings.publicUrl);
  key = await makeWitnessKey(path.join(folder, 'key.json'), 'saksi.example');
  running = [];
  await grow(3);
});
afterEach(async () => {
  for (const app of running) await app.close();
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

/** A witness, or something in its place, that answers so. */
async function answering(answer: (method: string, body: string) => Promise<Reply> | Reply): Promise<Witness> {
  const app = Fastify();
  running.push(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.all('/*', async (request, reply) => {
    const { status, text } = await answer(request.method, String(request.body));
    return reply.code(status).type('text/plain').send(text);
  });
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), keys: key.verifierKeys };
}

/** Enters, numbers and signs. */
async function grow(count: number): Promise<void> {
  await asSystem(test.platform.db, async (tx) => {
    for (let i = 0; i < count; i++)
      await appendEntry(tx, { type: 'document.stored', organisation: undefined, entry: { i } });
  });
  await (await startJournal(test.platform)).stop();
}

const newest = async () => (await findJournalCheckpoint(test.platform.db, 'newest'))!;

/** What the witness cosigned, whoever signed it before. */
async function cosigned(log: string, size: number, root: Uint8Array): Promise<string> {
  const checkpoint = { origin: log, size, root, extensions: [] };
  const signatures = await Promise.all(
    key.signers.map((signer) => cosignCheckpoint(checkpoint, key.name, signer, test.platform.clock())),
  );
  return encodeSignedNote({ text: encodeCheckpoint(checkpoint), signatures });
}

const warnings = () => test.logged.filter((line) => line.includes('a witness did not'));
const otherRoot = new Uint8Array(32).fill(7);

describe('what a witness has cosigned, asked before anything is signed', () => {
  const ask = async (reply: Reply) =>
    refuseForkByWitnesses(test.platform, origin, [await answering(() => reply)]);

  it('is no finding where it is of another log, and that is said', async () => {
    await ask({ status: 200, text: await cosigned('other.example/journal', 2, otherRoot) });
    expect(warnings()).toHaveLength(1);
    await expect(ask({ status: 200, text: await cosigned(origin, 2, otherRoot) })).rejects.toMatchObject({
      code: 'journal.would-fork',
    });
  });

  it('is missed where the answer is neither that nor that there is none', async () => {
    await ask({ status: 404, text: '' });
    expect(warnings()).toEqual([]);
    await ask({ status: 500, text: 'out of order' });
    expect(warnings()[0]).toContain('fetch.refused');
  });

  it('is not passed over where the tiles do not tell whether it is the same', async () => {
    const { size, root } = await newest();
    const owner = await connectAsOwner(test.address);
    await owner.query('alter table journal_tile disable trigger user');
    await owner.query('delete from journal_tile');
    await owner.end();
    await expect(ask({ status: 200, text: await cosigned(origin, size, root) })).rejects.toMatchObject({
      code: 'journal.damaged',
    });
  });
});

describe('a refusal that nobody signed', () => {
  it.each([
    { status: 409, text: '9999999\n' },
    { status: 422, text: 'another tree' },
  ])('stops nothing: %o', async (refusal) => {
    for (const shown of [undefined, 2]) {
      const witness = await answering(async (method) => {
        if (method === 'POST') return refusal;
        if (shown === undefined) return { status: 404, text: '' };
        return { status: 200, text: await cosigned(origin, shown, await readRoot(test.platform.db, shown)) };
      });
      expect(await collectCosignatures(test.platform, origin, [witness])).toBe(0);
    }
    expect(warnings()).toHaveLength(2);
    const journal = await startJournal(test.platform);
    await journal.stop();
  });

  it('stops the journal where the witness signed what it says', async () => {
    const witness = await answering(async (method) =>
      method === 'POST'
        ? { status: 422, text: 'another tree' }
        : { status: 200, text: await cosigned(origin, 2, otherRoot) },
    );
    await expect(collectCosignatures(test.platform, origin, [witness])).rejects.toMatchObject({
      code: 'journal.would-fork',
    });
  });
});

it('is no finding that another process of the same journal was there first', async () => {
  const { verifierKey } = await openJournalKey(test.platform);
  const state = await openWitnessState(path.join(folder, 'state'));
  const app = buildWitnessApp(openWitness({ key, logs: [verifierKey], state, clock: test.platform.clock }));
  running.push(app);
  const real: Witness = { url: await app.listen({ host: '127.0.0.1', port: 0 }), keys: key.verifierKeys };
  const other = test.beside(test.platform.clock);
  let first = true;
  const slow = await answering(async (method, body) => {
    if (first) {
      first = false;
      await grow(1);
      await collectCosignatures(other, origin, [real]);
    }
    const [url, payload] =
      method === 'POST' ? ['/add-checkpoint', { payload: body }] : [`/${originHash(origin)}/checkpoint`, {}];
    const answer = await app.inject({ method: method === 'POST' ? 'POST' : 'GET', url, ...payload });
    return { status: answer.statusCode, text: answer.body };
  });
  expect(await collectCosignatures(test.platform, origin, [slow])).toBe(0);
  expect(warnings()).toEqual([]);
  await grow(1);
  expect(await collectCosignatures(test.platform, origin, [slow])).toBe(2);
  await state.close();
});
