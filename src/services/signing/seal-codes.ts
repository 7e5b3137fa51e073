/** How an application comes to seal: an activation by mail, then with it a one-time code for each set of files. */
import { endSigningCode, prolongSigningCode, type CodeBinding } from '../../io/db/signing-codes.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { codeValidMs, refuseMailStorm } from './ask-for-code.ts';
import { makeSigningCode, withSigningCode, type MadeCode } from './signing-code.ts';
import { getSeal } from './signing-party.ts';

interface SealName {
  readonly subscriberId: string;
}

/**
 * Sends whoever answers for the seal an activation code for this application.
 *
 * @throws {SigningError} `signing.unknown-seal`, `signing.seal-not-enabled`, `signing.too-many-codes`
 */
export async function askForSealActivation(
  platform: Platform,
  application: Application,
  name: SealName,
): Promise<void> {
  const { db, outbox, clock } = platform;
  const seal = await getSeal(platform, application, name);
  const { organisationId } = application;
  await asOrganisation(db, organisationId, async (tx) => {
    await refuseMailStorm(tx, { purpose: 'seal-activation', ownerId: seal.id }, clock());
    const { code, expiresAt } = await makeSigningCode(platform, tx, {
      ...activationOf(application, seal.id),
      organisationId,
      files: undefined,
      now: clock(),
      validMs: activationValidMs,
    });
    await outbox.enqueue(tx, {
      organisationId,
      recipient: seal.contactEmail,
      subject: 'Kode aktivasi segel elektronik',
      text: activationText(code, seal.name, application.username),
      now: clock(),
      urgentUntil: expiresAt,
    });
  });
}

/**
 * An activation that is still valid is valid for another day, to thirty days after it was sent.
 *
 * @throws {SigningError} `signing.wrong-code` and as {@link askForSealActivation}
 */
export async function refreshSealActivation(
  platform: Platform,
  application: Application,
  name: SealName,
  typed: string,
): Promise<MadeCode> {
  const seal = await getSeal(platform, application, name);
  const binding = activationOf(application, seal.id);
  return withSigningCode(platform, application, binding, typed, async (tx, { id, createdAt, expiresAt }) => {
    const longest = createdAt.getTime() + longestActivationMs;
    const until = new Date(Math.min(longest, platform.clock().getTime() + activationValidMs));
    if (until.getTime() <= expiresAt.getTime()) return { code: typed, expiresAt };
    await prolongSigningCode(tx, id, until);
    return { code: typed, expiresAt: until };
  });
}

/** @throws {SigningError} `signing.wrong-code` and as {@link askForSealActivation} */
export async function revokeSealActivation(
  platform: Platform,
  application: Application,
  name: SealName,
  typed: string,
): Promise<void> {
  const seal = await getSeal(platform, application, name);
  await withSigningCode(platform, application, activationOf(application, seal.id), typed, (tx, { id }) =>
    endSigningCode(tx, id, platform.clock()),
  );
}

/**
 * A code for sealing at most so many files, once.
 *
 * @throws {SigningError} `signing.wrong-code` and as {@link askForSealActivation}
 */
export async function makeSealCode(
  platform: Platform,
  application: Application,
  name: SealName,
  { activation, files }: { readonly activation: string; readonly files: number },
): Promise<MadeCode> {
  const seal = await getSeal(platform, application, name);
  return withSigningCode(platform, application, activationOf(application, seal.id), activation, (tx) =>
    makeSigningCode(platform, tx, {
      purpose: 'seal',
      applicationId: application.id,
      ownerId: seal.id,
      organisationId: application.organisationId,
      files,
      now: platform.clock(),
      validMs: codeValidMs,
    }),
  );
}

const activationValidMs = 24 * 3_600_000;
const longestActivationMs = 30 * activationValidMs;

const activationOf = ({ id }: Application, sealId: string): CodeBinding => ({
  purpose: 'seal-activation',
  applicationId: id,
  ownerId: sealId,
});

const activationText = (
  code: string,
  seal: string,
  application: string,
): string => `Kode aktivasi segel elektronik ${seal}: ${code}

Diminta oleh aplikasi ${application}. Dengan kode ini aplikasi tersebut menyegel dokumen atas nama instansi Anda selama sehari, dan dapat memperpanjangnya sampai 30 hari.
Bila Anda tidak memintanya, jangan berikan kode ini dan beri tahu petugas keamanan Anda.

Activation code of the seal ${seal}: ${code}
Asked for by the application ${application}. With it the application seals documents in your organisation's name for a day, which it can prolong to 30 days.
If you did not ask for it, give the code to nobody and tell your security officer.
`;
