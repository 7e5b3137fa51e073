import type { Logger } from 'pino';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../io/db/connect.ts';
import type { FileStore } from '../io/files/file-store.ts';
import type { Activations } from '../io/keys/activations.ts';
import type { KeyStore } from '../io/keys/key-store.ts';
import type { Outbox } from '../io/mail/outbox.ts';
import type { MailTransport } from '../io/mail/smtp-transport.ts';
import type { Metrics } from '../io/metrics/create-metrics.ts';
import type { PlatformKey } from '../io/keys/platform-key.ts';
import type { PassphraseStretcher } from '../io/keys/stretch-passphrase.ts';
import type { Turns } from '../io/keys/turns.ts';
import type { WorkerPool } from '../io/workers/worker-pool.ts';
import type { Certification } from './ca/certification.ts';
import type { LogPolicy } from '../pki/tlog/policy.ts';
import type { Refusal } from '../pades/inspect/refuse-unsafe.ts';
import type { TimestampUnits } from './tsa/timestamp-units.ts';
import type { AnswerMemory } from './va/answer-memory.ts';
import type { StatusMemory } from './va/status-memory.ts';

/**
 * What the program is made of: constructed once by `main.ts`, handed to http, cli and jobs. A service function
 * takes the parts that it uses, not this whole.
 */
export interface Platform {
  readonly db: Database;
  readonly settings: PlatformSettings;
  readonly clock: Clock;
  /** Private keys, as signers. */
  readonly keys: KeyStore;
  /** Keys that people opened for a while; of this process alone. */
  readonly activations: Activations;
  /** Sealing of fields (a NIK) and keyed hashes to find them by. */
  readonly platformKey: PlatformKey;
  /** Passwords that people chose. */
  readonly stretcher: PassphraseStretcher;
  /** Of tries of passphrases and passwords: a storm of them waits for itself. */
  readonly turns: Turns;
  readonly certification: Certification;
  readonly files: FileStore;
  readonly workers: WorkerPool;
  /** Redacted on its way out; still, log ids and never names, numbers or secrets. */
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly timestampUnits: TimestampUnits;
  /** What the responder remembers. */
  readonly ocsp: { readonly statuses: StatusMemory; readonly answers: AnswerMemory };
  /** Mail is put here in the transaction of what it tells; a job sends it. */
  readonly outbox: Outbox;
  /** Undefined: no mail server is set, and in the demonstration none is ever used. */
  readonly mailTransport: MailTransport | undefined;
}

export type PlatformMode = 'demo' | 'production';

export interface PlatformSettings {
  readonly mode: PlatformMode;
  /** Without a slash at the end; it stands in certificates and QR codes. */
  readonly publicUrl: string;
  /** Where certificates point to for status, lists and issuers; likewise without a slash at the end. */
  readonly pkiUrl: string;
  /** An absolute path. */
  readonly dataFolder: string;
  readonly trustProxy: boolean | string;
  /** What no document may hold that is signed here, whoever asks and by whichever API. */
  readonly refuse: readonly Refusal[];
  /** Whose cosignatures make a checkpoint of the journal one that is shown as cosigned; absent: anyone's. */
  readonly journalPolicy?: LogPolicy | undefined;
}
