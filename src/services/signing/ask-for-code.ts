import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { countCodesSince } from '../../io/db/signing-codes.ts';
import { asOrganisation, beyondScope } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { SignerName } from '../identity/find-signer.ts';
import type { Platform } from '../platform.ts';
import { requireActivation } from './open-party-key.ts';
import { makeSigningCode } from './signing-code.ts';
import { SigningError } from './signing-error.ts';
import { findParty } from './signing-party.ts';

/**
 * Sends the signer a one-time code for so many files of this application. It works only inside an activation that
 * the signer opened: whoever reads the mail alone signs nothing.
 *
 * @throws {SigningError} `signing.no-activation`, `signing.too-many-codes`, and the reasons not to sign
 */
export async function askForCode(
  platform: Platform,
  application: Application,
  { signer, files }: { readonly signer: SignerName; readonly files: number },
): Promise<void> {
  const { db, outbox, clock } = platform;
  const party = await findParty(platform, application, signer);
  const owner = { personId: party.id, applicationId: application.id };
  requireActivation(platform, owner, party.keyId, files);
  await asOrganisation(db, application.organisationId, async (tx) => {
    await refuseMailStorm(tx, { purpose: 'sign', ownerId: party.id }, clock());
    const { code, expiresAt } = await makeSigningCode(platform, tx, {
      purpose: 'sign',
      applicationId: application.id,
      ownerId: party.id,
      organisationId: application.organisationId,
      files,
      now: clock(),
      validMs: codeValidMs,
    });
    await outbox.enqueue(tx, {
      organisationId: application.organisationId,
      recipient: party.email,
      subject: 'Kode tanda tangan elektronik',
      text: codeText({ code, files, application: application.username }),
      now: clock(),
      urgentUntil: expiresAt,
    });
  });
}

export const codeValidMs = 5 * 60_000;

/**
 * Nobody is sent more than a few in an hour, whoever asks: mail without end would teach its reader to wave it
 * through. In the transaction that makes the code: requests at once count each other.
 *
 * @throws {SigningError} `signing.too-many-codes`
 */
export async function refuseMailStorm(
  tx: DatabaseTransaction,
  code: { readonly purpose: 'sign' | 'seal-activation'; readonly ownerId: string },
  now: Date,
): Promise<void> {
  const since = new Date(now.getTime() - 3_600_000);
  const sent = await beyondScope(tx, () => countCodesSince(tx, code, since));
  if (sent < mostInAnHour) return;
  throw new SigningError('signing.too-many-codes', `expected at most ${mostInAnHour} codes in an hour`, {
    retryAfterSeconds: 600,
  });
}

const mostInAnHour = 30;

const codeText = ({
  code,
  files,
  application,
}: {
  readonly code: string;
  readonly files: number;
  readonly application: string;
}): string => `Kode sekali pakai Anda: ${code}

Diminta oleh aplikasi ${application} untuk menandatangani paling banyak ${files} berkas. Berlaku 5 menit.
Bila Anda tidak memintanya, abaikan pesan ini dan tutup sesi penandatanganan Anda. Jangan berikan kode ini kepada siapa pun.

Your one-time code: ${code}
Asked for by the application ${application} to sign at most ${files} files. Valid for 5 minutes.
If you did not ask for it, ignore this message and close your signing activation. Give the code to nobody.
`;
