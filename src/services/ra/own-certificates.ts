import type { OwnCertificate, OwnCertificates } from '../../contract/own-certificates.ts';
import { listStatusChanges, type StatusChangeRow } from '../../io/db/certificate-history.ts';
import { listCertificatesOfPerson, type CertificateRow } from '../../io/db/certificates.ts';
import { findPersonOfAccount } from '../../io/db/people.ts';
import { listRegistrations } from '../../io/db/registrations.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { nameReason } from '../ca/change-status.ts';
import type { Actor } from '../identity/actor.ts';
import type { Platform } from '../platform.ts';
import { calledBy } from './called-by.ts';
import { registrationItem } from './registration-item.ts';

const mostRequests = 20;

/** The actor's own certificates with all that happened to them, and the requests about the actor. */
export async function listOwnCertificates(
  { db }: Pick<Platform, 'db'>,
  actor: Actor,
): Promise<OwnCertificates> {
  return asOrganisation(db, actor.organisationId, async (tx) => {
    const person = await findPersonOfAccount(tx, actor.accountId);
    if (person === undefined) return { holder: false, certificates: [], requests: [] };
    const certificates = await listCertificatesOfPerson(tx, person.id);
    const changes = await listStatusChanges(
      tx,
      certificates.map(({ id }) => id),
    );
    const requests = await listRegistrations(tx, actor, {
      personId: person.id,
      limit: mostRequests,
      after: undefined,
    });
    return {
      holder: true,
      certificates: certificates.map((row) => ownCertificate(row, changes)),
      requests: requests.map(registrationItem),
    };
  });
}

function ownCertificate(row: CertificateRow, changes: readonly StatusChangeRow[]): OwnCertificate {
  const { subject, issuer } = parseCertificate(row.certificateDer);
  return {
    id: row.id,
    serial: toHex(row.serial),
    subject: calledBy(subject),
    issuer: calledBy(issuer),
    notBefore: row.notBefore.toISOString(),
    notAfter: row.notAfter.toISOString(),
    status: row.status,
    history: changes
      .filter(({ certificateId }) => certificateId === row.id)
      .map(({ status, reason, at }) => ({ status, ...nameReason(reason), at: at.toISOString() })),
  };
}
