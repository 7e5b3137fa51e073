import type { FastifyInstance } from 'fastify';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { buildWitnessApp } from './witness-app.ts';
import { findJournalCheckpoint } from '../../io/db/journal-checkpoints.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { encodeCheckpoint } from '../../pki/tlog/checkpoint.ts';
import { parsePolicy, type LogPolicy } from '../../pki/tlog/policy.ts';
import { cosignCheckpoint, signCheckpoint } from '../../pki/tlog/sign-checkpoint.ts';
import { encodeSignatureLine, encodeSignedNote } from '../../pki/tlog/signed-note.ts';
import { encodeVerifierKey, type VerifierKey } from '../../pki/tlog/verifier-key.ts';
import { verifyCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import { encodeSubmission } from '../../pki/tlog/witness-submission.ts';
import { appendEntry } from '../../services/journal/append-entry.ts';
import { collectCosignatures, witnessesOf } from '../../services/journal/collect-cosignatures.ts';
import { openJournalKey, type JournalKey } from '../../services/journal/journal-key.ts';
import { startJournal } from '../../services/journal/start-journal.ts';
import { openWitness } from '../../services/witness/open-witness.ts';
import { makeWitnessKey, readWitnessKey } from '../../services/witness/witness-key.ts';
import { openWitnessState, originHash, type WitnessState } from '../../services/witness/witness-state.ts';

interface RunningWitness {
  readonly url: string;
  readonly keys: readonly VerifierKey[];
  readonly app: FastifyInstance;
  readonly state: WitnessState;
  readonly folder: string;
  readonly forks: string[];
}

let folder: string;
let test: TestPlatform;
let key: JournalKey;
let witnesses: readonly [RunningWitness, RunningWitness];
let policy: LogPolicy;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sertel-witness-'));
  test = await createTestPlatform();
  await (await startJournal(test.platform)).stop();
  key = await openJournalKey(test.platform);
  witnesses = [await run('saksi.lkpp.example'), await run('saksi.bssn.example')];
  policy = parsePolicy(
    [
      `log ${encodeVerifierKey(key.verifierKey)}`,
      ...witnesses.flatMap(({ keys, url }, n) =>
        keys.map((one, i) => `witness w${n}-${i} ${encodeVerifierKey(one)} ${url}`),
      ),
      'group lkpp all w0-0 w0-1',
      'group bssn all w1-0 w1-1',
      'group both all lkpp bssn',
      'quorum both',
    ].join('\n'),
  );
});
afterEach(async () => {
  for (const { app, state } of witnesses) {
    await app.close();
    await state.close();
  }
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(name: string): Promise<RunningWitness> {
  const witnessKey = await makeWitnessKey(path.join(folder, `${name}.json`), name);
  const stateFolder = path.join(folder, name);
  const state = await openWitnessState(stateFolder);
  const forks: string[] = [];
  const witness = openWitness({
    key: witnessKey,
    logs: [key.verifierKey],
    state,
    clock: test.platform.clock,
    onFork: (origin) => forks.push(origin),
  });
  const app = buildWitnessApp(witness);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, keys: witnessKey.verifierKeys, app, state, folder: stateFolder, forks };
}

const enter = (count: number) =>
  asSystem(test.platform.db, async (tx) => {
    for (let i = 0; i < count; i++)
      await appendEntry(tx, { type: 'document.stored', organisation: undefined, entry: { i } });
  });

/** A machine that is busy elsewhere may take its time. */
const patience = { timeout: 20_000 };

/** Enters, signs and has it cosigned, once. */
const cosign = async (count: number) => {
  await enter(count);
  await (await startJournal(test.platform)).stop();
  return collectCosignatures(test.platform, key.origin, witnessesOf(policy));
};
const shown = async (which: 'newest' | 'cosigned') => (await findJournalCheckpoint(test.platform.db, which))!;
const allKeys = () => [key.verifierKey, ...policy.witnesses.map((one) => one.key)];

/** A checkpoint that the log itself signed, of a tree that it never had. */
async function forgery(size: number, byte = 7): Promise<string> {
  const checkpoint = { origin: key.origin, size, root: new Uint8Array(32).fill(byte), extensions: [] };
  const signatures = [await signCheckpoint(checkpoint, key.origin, key.signer)];
  return encodeSignedNote({ text: encodeCheckpoint(checkpoint), signatures });
}

/** The same with the cosignatures of a witness. */
async function cosignedForgery({ keys: [one] }: RunningWitness, size: number): Promise<string> {
  const checkpoint = { origin: key.origin, size, root: new Uint8Array(32).fill(7), extensions: [] };
  const { name, signers } = await readWitnessKey(path.join(folder, `${one!.name}.json`));
  const now = test.platform.clock();
  const lines = await Promise.all(signers.map((signer) => cosignCheckpoint(checkpoint, name, signer, now)));
  return (await forgery(size)) + lines.map(encodeSignatureLine).join('');
}

/** What a witness kept as evidence. */
async function keptBy({ folder: place }: RunningWitness, prefix: string): Promise<readonly string[]> {
  const names = (await readdir(place)).filter((name) => name.startsWith(prefix));
  return Promise.all(names.map((name) => readFile(path.join(place, name), 'utf8')));
}

const submit = (to: RunningWitness, oldSize: number, checkpoint: string, proof: readonly Uint8Array[] = []) =>
  to.app.inject({
    method: 'POST',
    url: '/add-checkpoint',
    payload: encodeSubmission({ oldSize, proof, checkpoint }),
    headers: { 'content-type': 'text/plain' },
  });

describe('two witnesses', () => {
  it('cosign a journal as it grows, each by two algorithms', async () => {
    expect(await cosign(3)).toBe(4);
    const first = verifyCheckpoint((await shown('cosigned')).note, allKeys());
    expect(policy.isQuorum(first.signers.map((one) => one.key))).toBe(true);
    expect(first.signers.map((one) => one.cosignedAt !== undefined)).toEqual([false, true, true, true, true]);
    expect(await cosign(5)).toBe(4);
    expect((await shown('cosigned')).size).toBe(first.checkpoint.size + 5);
    // Nothing new: nobody is asked.
    expect(await collectCosignatures(test.platform, key.origin, witnessesOf(policy))).toBe(0);
  });

  it('are asked by the platform that runs, and one that is away is not waited for', async () => {
    await witnesses[1].app.close();
    const journal = await startJournal(test.platform, { policy, pollMs: 10, cosignMs: 10 });
    await enter(2);
    await expect
      .poll(async () => (await findJournalCheckpoint(test.platform.db, 'cosigned'))?.size, patience)
      .toBe(3);
    await journal.stop();
    const { signers } = verifyCheckpoint((await shown('cosigned')).note, allKeys());
    expect(policy.isQuorum(signers.map((one) => one.key))).toBe(false);
    expect(test.logged.some((line) => line.includes('a witness did not cosign'))).toBe(true);
  });

  it('show what they cosigned last', async () => {
    await cosign(1);
    const { body } = await witnesses[0].app.inject(`/${originHash(key.origin)}/checkpoint`);
    const { checkpoint, signers } = verifyCheckpoint(body, [key.verifierKey, ...witnesses[0].keys]);
    expect([checkpoint.size, signers.length]).toEqual([(await shown('newest')).size, 3]);
    expect((await witnesses[0].app.inject(`/${'0'.repeat(64)}/checkpoint`)).statusCode).toBe(404);
  });
});

describe('a witness that is shown a fork', () => {
  it('refuses, says so, and keeps what the log signed', async () => {
    await cosign(3);
    const { size } = await shown('newest');
    const [shownIt, notShown] = witnesses;
    const cosigned = shownIt.state.shown(originHash(key.origin))!;
    for (const forged of [await forgery(size), await forgery(size + 2)])
      expect((await submit(shownIt, size, forged, [new Uint8Array(32)])).statusCode).toBe(422);
    expect(shownIt.forks).toEqual([key.origin]);
    expect(await keptBy(shownIt, 'fork-')).toEqual([`${await forgery(size)}\n${cosigned}`]);
    expect(await keptBy(shownIt, 'unproven-')).toEqual([`${await forgery(size + 2)}\n${cosigned}`]);
    // It goes on from the tree that it knows, and so does the other one.
    expect(await cosign(1)).toBe(4);
    expect(notShown.forks).toEqual([]);
  });

  it('keeps each fork, once, whatever others sent before', async () => {
    await cosign(3);
    const { size } = await shown('newest');
    const [witness] = witnesses;
    for (let more = 1; more <= 40; more++) await submit(witness, size, await forgery(size + more));
    expect(await keptBy(witness, 'unproven-')).toHaveLength(32);
    const forged = await forgery(size);
    for (const stranger of ['a', 'b', 'c'])
      await submit(
        witness,
        size,
        `${forged}— ${stranger} ${Buffer.from(`${stranger}----`).toString('base64')}\n`,
      );
    expect(await keptBy(witness, 'fork-')).toHaveLength(1);
    const other = await forgery(size, 8);
    await submit(witness, size, other);
    expect((await keptBy(witness, 'fork-')).some((text) => text.startsWith(other))).toBe(true);
  });

  it('calls it no fork where a genuine checkpoint came without its proof', async () => {
    await cosign(3);
    const { size } = await shown('newest');
    await enter(1);
    await (await startJournal(test.platform)).stop();
    const [witness] = witnesses;
    const { note } = await shown('newest');
    for (const proof of [[], [new Uint8Array(32)], [new Uint8Array(32).fill(1)]])
      expect((await submit(witness, size, note, proof)).statusCode).toBe(422);
    expect(witness.forks).toEqual([]);
    expect(await keptBy(witness, 'fork-')).toEqual([]);
    expect(await keptBy(witness, 'unproven-')).toHaveLength(1);
  });

  it('has cosigned it already when the true journal comes: that is refused, and nothing is signed any more', async () => {
    await enter(3);
    const forged = await forgery(3);
    expect((await submit(witnesses[0], 0, forged)).statusCode).toBe(200);
    await (await startJournal(test.platform)).stop();
    await expect(collectCosignatures(test.platform, key.origin, witnessesOf(policy))).rejects.toMatchObject({
      code: 'journal.would-fork',
    });
    await expect(startJournal(test.platform, { policy })).rejects.toMatchObject({
      code: 'journal.would-fork',
    });
  });

  it('remembers more than a backup that was restored with its data folder', async () => {
    await cosign(3);
    const { size } = await shown('newest');
    const ahead = size + 4;
    await witnesses[0].state.record(key.origin, await cosignedForgery(witnesses[0], ahead));
    await expect(collectCosignatures(test.platform, key.origin, witnessesOf(policy))).resolves.toBe(0);
    await enter(1);
    await (await startJournal(test.platform)).stop();
    await expect(collectCosignatures(test.platform, key.origin, witnessesOf(policy))).rejects.toMatchObject({
      code: 'journal.would-fork',
      message: expect.stringContaining(`${ahead} leaves`) as string,
    });
  });
});

describe('a witness', () => {
  it('remembers after a restart', async () => {
    await cosign(2);
    const [witness] = witnesses;
    await witness.state.close();
    const again = await openWitnessState(witness.folder);
    expect(again.seen(key.origin).size).toBe((await shown('newest')).size);
    await again.close();
  });

  it('answers as the specification says', async () => {
    await cosign(2);
    const { size, note } = await shown('newest');
    const [witness] = witnesses;
    const stale = await submit(witness, 0, note);
    expect([stale.statusCode, stale.body, stale.headers['content-type']]).toEqual([
      409,
      `${size}\n`,
      'text/x.tlog.size',
    ]);
    expect((await submit(witness, size + 1, note)).statusCode).toBe(400);
    expect((await submit(witness, size, note.replaceAll(key.origin, 'other.example'))).statusCode).toBe(404);
    expect((await submit(witness, size, note.replace(`\n${size}\n`, `\n${size + 1}\n`))).statusCode).toBe(
      403,
    );
    expect((await submit(witness, size, note)).statusCode).toBe(200);
    const broken = await witness.app.inject({ method: 'POST', url: '/add-checkpoint', payload: 'x' });
    expect(broken.statusCode).toBe(400);
    const large = await witness.app.inject({
      method: 'POST',
      url: '/add-checkpoint',
      payload: 'x'.repeat(2 ** 21),
    });
    expect(large.statusCode).toBe(413);
    expect((await witness.app.inject('/')).statusCode).toBe(404);
  });

  it('takes many at once and cosigns one past', async () => {
    await enter(2);
    await (await startJournal(test.platform)).stop();
    const { note, size } = await shown('newest');
    const answers = await Promise.all([
      submit(witnesses[0], 0, note),
      ...[1, 2, 3].map(async (more) => submit(witnesses[0], 0, await forgery(size + more))),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
      200, 409, 409, 409,
    ]);
  });

  it('has its folder for itself', async () => {
    await expect(openWitnessState(witnesses[0].folder)).rejects.toMatchObject({ code: 'witness.busy' });
  });

  it('does not start with a memory that is broken', async () => {
    await cosign(1);
    const [{ state, folder: place }] = witnesses;
    await state.close();
    await writeFile(path.join(place, originHash(key.origin)), 'nonsense');
    await expect(openWitnessState(place)).rejects.toMatchObject({ code: 'witness.bad-state' });
  });

  it('has a key file of its own, made once and shown to nobody', async () => {
    const file = path.join(folder, 'saksi.lkpp.example.json');
    await expect(makeWitnessKey(file, 'x')).rejects.toMatchObject({ code: 'witness.key-file-exists' });
    await expect(makeWitnessKey(path.join(folder, 'y'), 'a b')).rejects.toMatchObject({
      code: 'witness.bad-key-file',
    });
    await writeFile(path.join(folder, 'bad'), '{}', { mode: 0o600 });
    await writeFile(path.join(folder, 'open'), await readFile(file), { mode: 0o644 });
    for (const name of ['bad', 'open', 'missing'])
      await expect(readWitnessKey(path.join(folder, name))).rejects.toMatchObject({
        code: 'witness.bad-key-file',
      });
  });
});
