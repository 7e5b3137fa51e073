// Enters, numbers and signs for ever, in a process that a test kills: each checkpoint that is shown is a line.
import { pino } from 'pino';
import { findJournalCheckpoint } from '../src/io/db/journal-checkpoints.ts';
import { openDatabase } from '../src/io/db/connect.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import { createKeyStore } from '../src/io/keys/key-store.ts';
import { PlatformKey } from '../src/io/keys/platform-key.ts';
import { createPassphraseStretcher } from '../src/io/keys/stretch-passphrase.ts';
import { systemClock } from '../src/lib/clock.ts';
import { appendEntry } from '../src/services/journal/append-entry.ts';
import { createLeafAppender } from '../src/services/journal/append-leaves.ts';
import { openJournalKey } from '../src/services/journal/journal-key.ts';
import { signHead } from '../src/services/journal/sign-head.ts';

const [folder = '', database = '', key = '', dataFolder = ''] = process.argv.slice(2);
const db = openDatabase({ kind: 'socket', folder, database }, { maxConnections: 4 });
const platform = {
  db,
  settings: {
    mode: 'demo',
    publicUrl: 'http://127.0.0.1:8080',
    pkiUrl: 'http://127.0.0.1:8080',
    dataFolder,
    trustProxy: false,
    refuse: [],
  },
  keys: createKeyStore(new PlatformKey(new Map([[1, Buffer.from(key, 'hex')]])), createPassphraseStretcher()),
  clock: systemClock,
  log: pino({ level: 'silent' }),
} as const;
const journalKey = await openJournalKey(platform);
const appender = createLeafAppender(db, 20);
for (;;) {
  await asSystem(db, async (tx) => {
    for (let i = 0; i < 30; i++)
      await appendEntry(tx, { type: 'document.stored', organisation: undefined, entry: { i } });
  });
  await appender.append();
  await signHead(platform, journalKey);
  const shown = await findJournalCheckpoint(db, 'newest');
  if (shown) process.stdout.write(`${shown.size} ${shown.root.toBase64()}\n`);
}
