import { MessageChannel } from 'node:worker_threads';
import type { SignatureLevel } from '../../io/db/schema.ts';
import { answerCalls } from '../../io/workers/remote-calls.ts';
import type { Notice, NoticeDuty, SigningResult } from '../../io/workers/signing-task.ts';
import type { Signer as KeySigner } from '../../pki/crypto/signer.ts';
import type { Platform } from '../platform.ts';
import { timestampSource } from '../tsa/timestamp-source.ts';
import { revocationSource } from '../va/revocation-source.ts';
import type { SignatureWish } from './signature-wish.ts';
import type { SigningParty } from './signing-party.ts';

export interface WorkerSigning {
  readonly key: KeySigner;
  readonly certificates: readonly Uint8Array[];
  readonly wish: SignatureWish;
  readonly party: Pick<SigningParty, 'name' | 'title' | 'organisation'>;
  readonly notice: Notice | undefined;
  readonly duty: NoticeDuty | undefined;
  readonly level: SignatureLevel;
  readonly now: Date;
  readonly verificationUrl: string;
}

/**
 * One signature. The untrusted file is read and written in a worker thread; the key, the timestamp unit and the
 * evidence stay on this side and are asked for over a port, so a file that takes over its reader gets no key.
 *
 * @throws {TaskError} `pades.timestamp-unavailable`, or the code of the file's fault
 */
export async function signInWorker(platform: Platform, signing: WorkerSigning): Promise<SigningResult> {
  const { key, wish, party, notice, verificationUrl, ...rest } = signing;
  const { port1, port2 } = new MessageChannel();
  const timestamps = timestampSource(platform);
  const revocation = revocationSource(platform);
  answerCalls(port1, {
    sign: (message: Uint8Array) => key.sign(message),
    timestamp: (imprint: Parameters<typeof timestamps.timestamp>[0]) => timestamps.timestamp(imprint),
    evidence: ({ certificate, issuer }: { certificate: Uint8Array; issuer: Uint8Array }) =>
      revocation.evidenceFor(certificate, issuer),
  });
  try {
    const task = {
      ...rest,
      bytes: wish.bytes,
      password: wish.pdfPassword,
      algorithm: key.algorithm,
      publicKey: key.publicKey,
      appearance: wish.appearance,
      reserve: wish.reserve,
      signer: { name: party.name, title: party.title, organisation: party.organisation },
      verificationUrl,
      notice: notice && { statement: notice.statement, logo: notice.logo },
      reason: wish.reason,
      location: wish.location,
      contactInfo: wish.contactInfo,
      certify: wish.certify,
      refuse: [...platform.settings.refuse, ...(wish.refuse ?? [])],
      port: port2,
    };
    return await platform.workers.run('sign-pdf', task, { transfer: [port2] });
  } finally {
    port1.close();
  }
}
