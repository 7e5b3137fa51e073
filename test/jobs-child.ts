// Publishes lists for ever, in a process that a test kills: each published number is a line.
import { pino } from 'pino';
import { openDatabase } from '../src/io/db/connect.ts';
import { createKeyStore } from '../src/io/keys/key-store.ts';
import { PlatformKey } from '../src/io/keys/platform-key.ts';
import { createPassphraseStretcher } from '../src/io/keys/stretch-passphrase.ts';
import { findLatestCrl } from '../src/io/db/crls.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import { renewCrl } from '../src/services/ca/publish-crl.ts';

const [folder = '', database = '', key = '', authorityId = '', start = ''] = process.argv.slice(2);
const db = openDatabase({ kind: 'socket', folder, database }, { maxConnections: 4 });
const settings = {
  mode: 'demo',
  publicUrl: 'http://127.0.0.1:8080',
  pkiUrl: 'http://127.0.0.1:8080',
  dataFolder: '',
  trustProxy: false,
  refuse: [],
} as const;
const platformKey = new PlatformKey(new Map([[1, Buffer.from(key, 'hex')]]));
const keys = createKeyStore(platformKey, createPassphraseStretcher());
const platform = { db, settings, keys, log: pino({ level: 'silent' }) };
for (let hours = 13; ; hours += 13) {
  const now = new Date(Number(start) + hours * 3_600_000);
  await Promise.all([0, 1].map((shard) => renewCrl(platform, { authorityId, shard }, now)));
  const latest = await asSystem(db, (tx) => findLatestCrl(tx, authorityId, 1));
  process.stdout.write(`${latest?.number}\n`);
}
