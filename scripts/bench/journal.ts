import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digestInto, generateKeyPair, signerFromPkcs8 } from '#crypto';
import { connectAsOwner, openDatabase, type Database } from '../../src/io/db/connect.ts';
import { startEmbedded } from '../../src/io/db/embedded/start-embedded.ts';
import { putTiles, readEntryBundles, readJournalHead } from '../../src/io/db/journal-tree.ts';
import { migrate } from '../../src/io/db/migrate.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { auditLog } from '../../src/pki/tlog/audit-log.ts';
import { verifierKeyOf } from '../../src/pki/tlog/verifier-key.ts';
import { appendEntry } from '../../src/services/journal/append-entry.ts';
import { createLeafAppender } from '../../src/services/journal/append-leaves.ts';
import { growLog } from '../../src/services/journal/growing-log.ts';
import { keptCheckpointFile } from '../../src/services/journal/kept-checkpoint.ts';
import { proveLeafAt } from '../../src/services/journal/prove-leaf.ts';
import { refuseFork, signHead } from '../../src/services/journal/sign-head.ts';
import { interleave } from './interleave.ts';
import type { Report } from './report.ts';

const sizes = { small: 10_000, large: 10_000_000 };

/** A journal of ten million leaves beside one of ten thousand: appending, proving, starting and checking it whole. */
export async function benchJournal(report: Report): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sertel-bench-'));
  const server = await startEmbedded(folder);
  try {
    const open = (name: keyof typeof sizes) =>
      openJournal(path.join(folder, name), server.address, sizes[name]);
    const journals = { small: await open('small'), large: await open('large') };
    report.heading(
      `Journal of ${sizes.large.toLocaleString('en')} leaves beside ${sizes.small.toLocaleString('en')}`,
    );
    await benchAppending(report, journals);
    await benchProofs(report, journals);
    await benchStart(report, journals.large);
    await benchCheck(report, journals.large);
    for (const { db } of Object.values(journals)) await db.destroy();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Journal = Awaited<ReturnType<typeof openJournal>>;
type Journals = Readonly<Record<keyof typeof sizes, Journal>>;

async function openJournal(dataFolder: string, server: Parameters<typeof connectAsOwner>[0], size: number) {
  if (server.kind !== 'socket') throw new TypeError('the bench has a server of its own');
  await mkdir(path.dirname(keptCheckpointFile(dataFolder)), { recursive: true });
  const address = { ...server, database: `journal_${size}` };
  const owner = await connectAsOwner(server);
  await owner.query(`create database ${address.database}`);
  await owner.end();
  await migrate(address);
  const db = openDatabase(address, { maxConnections: 4 });
  await fill(db, address, size);
  const signer = signerFromPkcs8((await generateKeyPair('ed25519')).pkcs8, 'ed25519');
  const origin = 'bench.example/journal';
  const key = { origin, signer, verifierKey: verifierKeyOf(origin, 'ed25519', signer.publicKey) };
  const settings = {
    mode: 'demo',
    publicUrl: 'https://bench.example',
    pkiUrl: 'http://bench.example',
    dataFolder,
    trustProxy: false,
    refuse: [],
  } as const;
  const platform = { db, settings, clock: systemClock };
  await signHead(platform, key);
  return { db, settings, appender: createLeafAppender(db), sign: () => signHead(platform, key), dataFolder };
}

/** Rows and tiles as the platform writes them, in bulk: indexes last, tiles beside. */
async function fill(
  db: Database,
  address: Parameters<typeof connectAsOwner>[0],
  size: number,
): Promise<void> {
  const owner = await connectAsOwner(address);
  await owner.query(
    'alter table journal_leaf drop constraint journal_leaf_sequence_key, drop constraint journal_leaf_ordinal_key',
  );
  await owner.query('drop index journal_leaf_commitment');
  await owner.query(
    'insert into journal_leaf (type, commitment, sequence) select 15, sha256(int8send(n)), n from generate_series(0::bigint, $1 - 1) n',
    [size],
  );
  await owner.query(
    'alter table journal_leaf add constraint journal_leaf_sequence_key unique (sequence), add constraint journal_leaf_ordinal_key unique (ordinal)',
  );
  await owner.query('create index journal_leaf_commitment on journal_leaf using hash (commitment)');
  const log = growLog(0, []);
  const number = Buffer.alloc(8);
  const commitment = new Uint8Array(32);
  for (let n = 0; n < size; n++) {
    number.writeBigInt64BE(BigInt(n));
    digestInto('sha256', number, commitment, 0);
    log.append(15, commitment);
    if (n % 65_536 === 65_535 || n === size - 1) await asSystem(db, (tx) => putTiles(tx, log.takeGrown()));
  }
  await owner.query('update journal_head set size = $1, root = $2', [size, log.root()]);
  await owner.query('vacuum analyze journal_leaf');
  await owner.end();
}

/** Rows, leaves, tiles, checkpoint, each durable; what the platform does in one turn of its sequencer. */
async function benchAppending(report: Report, { small, large }: Journals): Promise<void> {
  const leaves = 500;
  const append =
    ({ db, appender, sign }: Journal) =>
    async (): Promise<void> => {
      await asSystem(db, async (tx) => {
        for (let i = 0; i < leaves; i++)
          await appendEntry(tx, { type: 'document.stored', organisation: undefined, entry: { i } });
      });
      await appender.append();
      await sign();
    };
  const times = await interleave({ small: append(small), large: append(large) }, { rounds: 40, warmUp: 5 });
  report.row('an entry with its leaf in a signed tree, small', times.small.median / leaves);
  report.row('the same, large', times.large.median / leaves);
  report.bar('append rate, large over small', times.small.median / times.large.median, 'at least', 0.75);
}

async function benchProofs(report: Report, journals: Journals): Promise<void> {
  const times = { small: new Array<number>(), large: new Array<number>() };
  for (let round = 0; round < 1500; round++) {
    for (const name of ['small', 'large'] as const) {
      const index = Math.floor(Math.random() * sizes[name]);
      const start = performance.now();
      await proveLeafAt(journals[name], index);
      times[name].push(performance.now() - start);
    }
  }
  const at = (name: keyof typeof sizes, share: number): number =>
    times[name].toSorted((a, b) => a - b)[Math.floor(times[name].length * share)] ?? Number.NaN;
  for (const name of ['small', 'large'] as const)
    report.row(`inclusion proof of any leaf, ${name}`, at(name, 0.5), `p99 ${at(name, 0.99).toFixed(3)} ms`);
  report.bar('p99 of a proof, large over small', at('large', 0.99) / at('small', 0.99), 'at most', 2);
}

/** What `sertel start` does with the tree: compares it with what was shown, and goes on from its edge. */
async function benchStart(report: Report, { db, dataFolder }: Journal): Promise<void> {
  const start = performance.now();
  await asSystem(db, async (tx) => refuseFork(tx, dataFolder, await readJournalHead(tx)));
  await asSystem(db, (tx) =>
    appendEntry(tx, { type: 'document.stored', organisation: undefined, entry: {} }),
  );
  await createLeafAppender(db).append();
  report.bar('milliseconds to start and append, large', performance.now() - start, 'at most', 5000);
}

/** Every entry read from the database and hashed, the tree made anew. */
async function benchCheck(report: Report, { db }: Journal): Promise<void> {
  const head = await readJournalHead(db);
  const atOnce = 256;
  const read = (first: number) => readEntryBundles(db, first, atOnce);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let largest = 0;
  const begun = process.cpuUsage();
  const start = performance.now();
  const audit = auditLog(head, undefined);
  let next = read(0);
  for (let first = 0; audit.size < head.size; first += atOnce) {
    const bundles = await next;
    next = read(first + atOnce);
    for (const { content } of bundles) audit.take(content);
    largest = Math.max(largest, process.memoryUsage.rss());
  }
  audit.finish();
  await next;
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(begun);
  const perCpuSecond = Math.round((head.size * 1e6) / (user + system));
  // The second figure is what the first becomes on a machine that does nothing else.
  report.row('the whole log checked', seconds * 1000, `${perCpuSecond} leaves a second of processor time`);
  report.bar('leaves checked a second', head.size / seconds, 'at least', 500_000);
  report.bar('MiB that the check adds to the process', (largest - before) / 2 ** 20, 'at most', 128);
}
