import { randomBytes } from 'node:crypto';
import type { CertificateHolder } from '../src/io/db/certificates.ts';
import type { DatabaseTransaction } from '../src/io/db/connect.ts';
import { insertPerson } from '../src/io/db/people.ts';

/** A person of the organisation, to hold certificates; the NIK is nobody's. */
export async function insertTestPerson(
  tx: DatabaseTransaction,
  organisationId: string,
): Promise<CertificateHolder & { readonly kind: 'person' }> {
  const personId = (await insertPerson(tx, {
    organisationId,
    name: 'Rahmawati Peraga',
    email: `${randomBytes(8).toString('hex')}@contoh.example`,
    nikHash: randomBytes(32),
    nikEncrypted: randomBytes(32),
    state: 'active',
  }))!;
  return { kind: 'person', personId, organisationId };
}
