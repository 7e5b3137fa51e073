import { asSystem } from '../../io/db/transaction.ts';
import type { SignatureLevel } from '../../io/db/schema.ts';
import type { StoredFile } from '../../io/files/file-store.ts';
import type { NoticeDuty, SigningResult } from '../../io/workers/signing-task.ts';
import { newVerificationToken } from '../documents/store-documents.ts';
import { verificationUrl } from '../documents/verification-url.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { certificateChain } from '../../io/db/certificate-chain.ts';
import { currentNotice, noticeDuty, type CurrentNotice } from './notice.ts';
import type { OpenedKey } from './open-party-key.ts';
import { signInWorker } from './sign-in-worker.ts';
import type { SignatureWish } from './signature-wish.ts';
import type { SigningParty } from './signing-party.ts';

/** What every file of one set is signed with. */
export interface SigningSet extends OpenedKey {
  readonly application: Application;
  readonly party: SigningParty;
  /** In DER, the signer's first. */
  readonly certificates: readonly Uint8Array[];
  /** The issuer's, where a mark of the set carries it. */
  readonly notice: CurrentNotice | undefined;
  /** What the application's documents must say themselves. */
  readonly duty: NoticeDuty | undefined;
}

/** A signed file that is durable and that no row names yet. */
export interface Draft {
  readonly wish: SignatureWish;
  readonly result: SigningResult;
  readonly file: StoredFile;
  readonly verificationToken: string;
  readonly signedAt: Date;
  readonly notice: CurrentNotice | undefined;
}

export async function signingTerms(
  { db }: Pick<Platform, 'db'>,
  { notice }: Pick<Application, 'notice'>,
  { certificate }: SigningParty,
  appearances: readonly Pick<SignatureWish, 'appearance'>[],
): Promise<Pick<SigningSet, 'certificates' | 'notice' | 'duty'>> {
  return asSystem(db, async (tx) => ({
    certificates: await certificateChain(tx, certificate),
    notice: appearances.some(showsNotice) ? await currentNotice(tx, certificate.certificateDer) : undefined,
    duty: notice === 'record' ? undefined : await noticeDuty(tx, notice, certificate.certificateDer),
  }));
}

/** Signs one file in a worker thread and makes the result durable. @throws {TaskError} with the file's fault */
export async function makeDraft(platform: Platform, set: SigningSet, wish: SignatureWish): Promise<Draft> {
  const { application, party, key, certificates, notice, duty } = set;
  const verificationToken = newVerificationToken();
  const signedAt = platform.clock();
  const result = await signInWorker(platform, {
    key,
    certificates,
    wish,
    party,
    notice,
    duty,
    level: levelOf(set, wish),
    now: signedAt,
    verificationUrl: verificationUrl(platform.settings.publicUrl, verificationToken),
  });
  const file = await platform.files.put(application.organisationId, result.bytes);
  return {
    wish,
    result,
    file,
    verificationToken,
    signedAt,
    notice: result.noticeShown ? notice : undefined,
  };
}

/** What was asked for; a result below it waits for evidence. */
export const levelOf = ({ application }: SigningSet, { level }: SignatureWish): SignatureLevel =>
  level ?? application.level;

/** A mark of the application's own shows nothing of the issuer's. */
const showsNotice = ({ appearance }: Pick<SignatureWish, 'appearance'>): boolean =>
  appearance.kind !== 'invisible' && appearance.mark.kind === 'full';
