// Signs and seals for ever and takes batches in, in a process that a test kills: each answer that was given is a line.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import { buildApp } from '../src/http/app.ts';
import { openDatabase } from '../src/io/db/connect.ts';
import { openFileStore } from '../src/io/files/file-store.ts';
import { createActivations } from '../src/io/keys/activations.ts';
import { createKeyStore } from '../src/io/keys/key-store.ts';
import { PlatformKey } from '../src/io/keys/platform-key.ts';
import { createPassphraseStretcher } from '../src/io/keys/stretch-passphrase.ts';
import { createTurns } from '../src/io/keys/turns.ts';
import { createOutbox } from '../src/io/mail/outbox.ts';
import { createMetrics } from '../src/io/metrics/create-metrics.ts';
import { openWorkerPool } from '../src/io/workers/worker-pool.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createCertification } from '../src/services/ca/certification.ts';
import { loadProfiles, ownProfilesFolder } from '../src/services/ca/load-profiles.ts';
import { createTimestampUnits } from '../src/services/tsa/timestamp-units.ts';
import { createAnswerMemory } from '../src/services/va/answer-memory.ts';
import { createStatusMemory } from '../src/services/va/status-memory.ts';
import { multipartBody } from './demo-application.ts';
import { simplePdf } from './simple-pdf.ts';

export interface ChildTask {
  readonly folder: string;
  readonly database: string;
  readonly platformKey: string;
  readonly dataFolder: string;
  readonly authorization: string;
  readonly nik: string;
  readonly passphrase: string;
  readonly idSubscriber: string;
  readonly activation: string;
  readonly round: number;
}

const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
const { authorization, nik, passphrase, round } = task;
const db = openDatabase(
  { kind: 'socket', folder: task.folder, database: task.database },
  { maxConnections: 8 },
);
const platformKey = new PlatformKey(new Map([[1, Buffer.from(task.platformKey, 'hex')]]));
const cheap = { memoryKib: 64, passes: 1, parallelism: 1 };
const stretcher = createPassphraseStretcher({ parameters: cheap });
const app = await buildApp({
  db,
  settings: {
    mode: 'demo',
    publicUrl: 'http://127.0.0.1:8080',
    pkiUrl: 'http://127.0.0.1:8080',
    dataFolder: task.dataFolder,
    trustProxy: false,
    refuse: [],
  },
  clock: systemClock,
  keys: createKeyStore(platformKey, stretcher, cheap),
  activations: createActivations(),
  platformKey,
  stretcher,
  turns: createTurns(),
  files: await openFileStore(path.join(task.dataFolder, 'files'), db, platformKey),
  certification: createCertification(loadProfiles([ownProfilesFolder])),
  workers: openWorkerPool({ threads: 1 }),
  metrics: createMetrics(),
  timestampUnits: createTimestampUnits(),
  ocsp: { statuses: createStatusMemory(db), answers: createAnswerMemory() },
  outbox: createOutbox(platformKey, 'keeps'),
  mailTransport: undefined,
  log: pino({ level: 'silent' }),
});

const pdf = simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta) Tj ET');
const file = [Buffer.from(pdf).toString('base64')];
const signatureProperties = [{ tampilan: 'INVISIBLE' }];
const say = (...words: readonly string[]) => process.stdout.write(`${words.join(' ')}\n`);
const post = (url: string, payload: object, key?: string) =>
  app.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization, ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });

async function signForEver(): Promise<never> {
  for (let i = 0; ; i++) {
    const key = `sign-${round}-${i}`;
    const answer = await post('/api/v2/sign/pdf', { nik, passphrase, signatureProperties, file }, key);
    sayAnswer('signed', key, answer);
  }
}

async function sealForEver(): Promise<never> {
  const { idSubscriber, activation } = task;
  for (let i = 0; ; i++) {
    const key = `seal-${round}-${i}`;
    const made = await post('/api/v2/seal/get/totp', { idSubscriber, data: 1, totp: activation });
    const { totp } = made.json<{ totp: string }>();
    const answer = await post('/api/v2/seal/pdf', { idSubscriber, totp, signatureProperties, file }, key);
    sayAnswer('sealed', key, answer);
  }
}

/** Two, which are in the middle when the end comes. */
async function takeBatches(): Promise<void> {
  for (let batch = 0; batch < 2; batch++) {
    const { payload, headers } = multipartBody([
      { name: 'nik', value: nik },
      { name: 'passphrase', value: passphrase },
      ...Array.from({ length: 8 }, (_, i) => ({ name: 'file', value: pdf, filename: `${i}.pdf` })),
    ]);
    const url = '/rest/v1/batches';
    const answer = await app.inject({
      method: 'POST',
      url,
      payload,
      headers: { ...headers, authorization },
    });
    if (answer.statusCode === 202) say('batch', answer.json<{ id: string }>().id);
    else throw new Error(`a batch was answered ${answer.statusCode}: ${answer.body}`);
  }
}

function sayAnswer(
  what: string,
  key: string,
  answer: { readonly statusCode: number; readonly body: string },
): void {
  if (answer.statusCode !== 200) throw new Error(`${key} was answered ${answer.statusCode}: ${answer.body}`);
  const { file: signed } = JSON.parse(answer.body) as { readonly file: readonly string[] };
  say(
    what,
    key,
    createHash('sha256')
      .update(signed[0] ?? '')
      .digest('hex'),
  );
}

await Promise.all([signForEver(), sealForEver(), takeBatches()]);
