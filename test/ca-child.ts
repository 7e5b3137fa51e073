// Issues, revokes, publishes and renews for ever, in a process that a test kills: what was answered is a line.
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { generateKeyPair } from '#crypto';
import { findLatestCrl } from '../src/io/db/crls.ts';
import { openDatabase } from '../src/io/db/connect.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import { createKeyStore } from '../src/io/keys/key-store.ts';
import { createOutbox } from '../src/io/mail/outbox.ts';
import { PlatformKey } from '../src/io/keys/platform-key.ts';
import { createPassphraseStretcher } from '../src/io/keys/stretch-passphrase.ts';
import { toHex } from '../src/lib/bytes.ts';
import { parseCertificate } from '../src/pki/x509/certificate.ts';
import { createCertification } from '../src/services/ca/certification.ts';
import { changeStatus } from '../src/services/ca/change-status.ts';
import { issueCertificate } from '../src/services/ca/issue-certificate.ts';
import { loadProfiles, ownProfilesFolder } from '../src/services/ca/load-profiles.ts';
import { renewCrl } from '../src/services/ca/publish-crl.ts';
import { renewServices } from '../src/services/ca/renew-services.ts';
import { createAnswerMemory } from '../src/services/va/answer-memory.ts';
import { createStatusMemory } from '../src/services/va/status-memory.ts';
import { sampleOrders } from './pki/sample-orders.ts';

const [folder = '', database = '', key = '', issuerId = '', organisationId = '', personId = '', start = ''] =
  process.argv.slice(2);
const db = openDatabase({ kind: 'socket', folder, database }, { maxConnections: 8 });
const platformKey = new PlatformKey(new Map([[1, Buffer.from(key, 'hex')]]));
const parts = {
  db,
  settings: {
    mode: 'demo',
    publicUrl: 'http://127.0.0.1:8080',
    pkiUrl: 'http://127.0.0.1:8080',
    dataFolder: '',
    trustProxy: false,
    refuse: [],
  } as const,
  keys: createKeyStore(platformKey, createPassphraseStretcher()),
  outbox: createOutbox(platformKey, 'keeps'),
  certification: createCertification(loadProfiles([ownProfilesFolder])),
  clock: () => new Date(Number(start)),
  ocsp: { statuses: createStatusMemory(db), answers: createAnswerMemory() },
  log: pino({ level: 'silent' }),
};
const { publicKey } = await generateKeyPair('p-256');
const later = (hours: number): Date => new Date(Number(start) + hours * 3_600_000);
const tell = (...words: readonly (string | number)[]): void =>
  void process.stdout.write(`${words.join(' ')}\n`);
const waiting: { readonly id: string; readonly serial: string }[] = [];

async function issue(): Promise<void> {
  const { id, der } = await asSystem(db, (tx) =>
    issueCertificate(parts, tx, {
      issuerId,
      profile: 'individual-signature',
      subject: sampleOrders['individual-signature']?.subject ?? [],
      keyId: undefined,
      publicKey,
      now: parts.clock(),
      holder: { kind: 'person', personId, organisationId },
    }),
  );
  const serial = toHex(parseCertificate(der).serialNumber);
  tell('issued', serial);
  waiting.push({ id, serial });
}

async function revoke(): Promise<void> {
  const next = waiting.shift();
  if (next === undefined) return wait(1);
  await changeStatus(parts, next.id, { kind: 'revoke', reason: 'superseded' }, 'test');
  tell('revoked', next.serial);
}

let hours = 0;
async function publish(): Promise<void> {
  hours += 13;
  await renewCrl(parts, { authorityId: issuerId, shard: 0 }, later(hours));
  const latest = await asSystem(db, (tx) => findLatestCrl(tx, issuerId, 0));
  tell('published', latest?.number ?? 0);
}

let days = 0;
async function renew(): Promise<void> {
  days = (days + 65) % 3000;
  const { renewed } = await renewServices(parts, later(days * 24));
  tell('renewed', renewed);
}

async function forEver(act: () => Promise<void>): Promise<never> {
  for (;;) await act();
}
await Promise.all([forEver(issue), forEver(issue), forEver(revoke), forEver(publish), forEver(renew)]);
