import { holdsBatch } from '../../../io/db/batches.ts';
import { findCertificate } from '../../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { findCredential } from '../../../io/db/credentials.ts';
import { beyondScope } from '../../../io/db/transaction.ts';
import type { SigningSet } from '../make-draft.ts';
import { SigningError } from '../signing-error.ts';
import { BatchError } from './batch-error.ts';

/**
 * That the run may still sign, as the database has it in this transaction: 1. it has the batch, and nobody takes or
 * cancels it until the transaction ends; 2. its credential may still sign; 3. its certificate is still in force. What
 * was true when the passphrase was typed may have ended ten thousand files ago.
 *
 * @throws {BatchError} `batch.ended` @throws {SigningError} `signing.unknown-application` and the certificate's reasons
 */
export async function requireRun(
  tx: DatabaseTransaction,
  { batchId, runId, set }: { readonly batchId: string; readonly runId: string; readonly set: SigningSet },
  now: Date,
): Promise<void> {
  const { application, party } = set;
  if (!(await holdsBatch(tx, batchId, runId)))
    throw new BatchError('batch.ended', 'the batch was cancelled, or another run has it');
  const credential = await findCredential(tx, application.username);
  if (credential === undefined || !credential.enabled || !credential.scopes.includes('sign'))
    throw new SigningError('signing.unknown-application', 'the application may not sign any more');
  // The signer may be another organisation's.
  const certificate = await beyondScope(tx, () => findCertificate(tx, party.certificate.id));
  if (certificate === undefined || certificate.status === 'revoked')
    throw new SigningError('signing.certificate-revoked', 'the signer’s certificate was revoked');
  if (certificate.status === 'suspended')
    throw new SigningError('signing.certificate-suspended', 'the signer’s certificate is suspended');
  if (certificate.notAfter.getTime() < now.getTime())
    throw new SigningError('signing.certificate-expired', 'the signer’s certificate has expired');
}
