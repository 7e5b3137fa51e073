import type { Database } from '../../io/db/connect.ts';
import {
  findPerson,
  findPersonByEmail,
  findPersonByNikHash,
  findTitleHeld,
  type PersonRow,
} from '../../io/db/people.ts';
import { findOpenRegistration, type RegistrationRow } from '../../io/db/registrations.ts';
import { listCertificatesOfPerson, type CertificateRow } from '../../io/db/certificates.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import type { Application } from './authenticate-application.ts';
import type { Nik } from './nik.ts';
import { hashNik } from './register-person.ts';

/** How an application names the person who signs; by id where the platform itself remembers whom it named. */
export type SignerName =
  | { readonly kind: 'nik'; readonly nik: Nik }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'person'; readonly personId: string };

export interface Signer {
  readonly person: PersonRow;
  /** The position held on the day, if one is recorded. */
  readonly title: string | undefined;
  /** Signing certificates, newest first. */
  readonly certificates: readonly CertificateRow[];
  /** The request about the person that goes on, if one does. */
  readonly request: Pick<RegistrationRow, 'service' | 'state'> | undefined;
}

/**
 * The person whom an application names. A person of another organisation is as unknown to it as one who does not
 * exist, unless its credential may bring anyone's passphrase.
 */
export async function findSigner(
  { db, platformKey }: Pick<Platform, 'db' | 'platformKey'>,
  application: Pick<Application, 'signers' | 'organisationId'>,
  name: SignerName,
  now: Date,
): Promise<Signer | undefined> {
  return asSystem(db, async (tx) => {
    const person = await findNamed(tx, platformKey, name);
    if (person === undefined || person.state === 'left') return undefined;
    if (application.signers === 'own' && person.organisationId !== application.organisationId)
      return undefined;
    const [title, certificates, request] = await Promise.all([
      findTitleHeld(tx, person.id, now.toISOString().slice(0, 10)),
      listCertificatesOfPerson(tx, person.id),
      findOpenRegistration(tx, person.id),
    ]);
    return { person, title, certificates, request };
  });
}

function findNamed(tx: Database, platformKey: Platform['platformKey'], name: SignerName) {
  switch (name.kind) {
    case 'nik':
      return findPersonByNikHash(tx, hashNik(platformKey, name.nik));
    case 'email':
      return findPersonByEmail(tx, name.email);
    case 'person':
      return findPerson(tx, name.personId);
  }
}
