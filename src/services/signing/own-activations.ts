import type { ActivationItem, NewActivation } from '../../contract/activations.ts';
import { findCredential } from '../../io/db/credentials.ts';
import { findPersonOfAccount, type PersonRow } from '../../io/db/people.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import type { Activation } from '../../io/keys/activations.ts';
import type { Actor } from '../identity/actor.ts';
import { findSigner } from '../identity/find-signer.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { chooseCertificate } from './choose-certificate.ts';
import { guardPassphrase } from './guard-passphrase.ts';
import { SigningError } from './signing-error.ts';

/**
 * Opens the actor's signing key for one application: from then on, until its time or its number of files is spent,
 * that application signs with one-time codes. The key is in this process's memory alone.
 *
 * @throws {SigningError} `signing.not-registered`, `signing.unknown-application`, the reasons not to sign, and
 * `signing.passphrase-delayed` @throws {KeyError} `key.wrong-passphrase`
 */
export async function openOwnActivation(
  platform: Platform,
  actor: Actor,
  wish: NewActivation,
): Promise<ActivationItem> {
  const { db, keys, activations, clock } = platform;
  const person = await personOf(platform, actor);
  const { organisationId, email } = person;
  const own = { signers: 'own', organisationId } as const;
  const signer = await findSigner(platform, own, { kind: 'email', email }, clock());
  const { keyId } = chooseCertificate(signer, clock());
  const application = await asSystem(db, (tx) => findCredential(tx, wish.application));
  if (application === undefined || !application.enabled)
    throw new SigningError('signing.unknown-application', 'there is no such application');
  const key = await guardPassphrase(platform, person.id, application.id, () =>
    keys.openSigner(db, keyId, { kind: 'passphrase', passphrase: wish.passphrase }),
  );
  const openedAt = clock();
  const until = new Date(openedAt.getTime() + wish.minutes * 60_000);
  const owner = { personId: person.id, applicationId: application.id };
  const { files } = wish;
  await asOrganisation(db, organisationId, (tx) =>
    appendEntry(tx, {
      type: 'activation.opened',
      organisation: organisationId,
      entry: { ...owner, files, until: until.toISOString(), at: openedAt.toISOString() },
    }),
  );
  return activationItem(
    activations.open({ ...owner, accountId: actor.accountId, keyId, key, files, openedAt, until }),
  );
}

export async function listOwnActivations(
  platform: Pick<Platform, 'db' | 'activations' | 'clock'>,
  actor: Actor,
): Promise<readonly ActivationItem[]> {
  const person = await personOf(platform, actor);
  return platform.activations.list(person.id, platform.clock()).map(activationItem);
}

/** @throws {SigningError} `signing.unknown-activation` */
export async function closeOwnActivation(
  platform: Pick<Platform, 'db' | 'activations' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<void> {
  const { id: personId, organisationId } = await personOf(platform, actor);
  if (!platform.activations.close(personId, id))
    throw new SigningError('signing.unknown-activation', 'you have no such activation');
  await asOrganisation(platform.db, organisationId, (tx) =>
    appendEntry(tx, {
      type: 'activation.closed',
      organisation: organisationId,
      entry: { personId, activationId: id, at: platform.clock().toISOString() },
    }),
  );
}

/** @throws {SigningError} `signing.not-registered` where the account is no official's */
async function personOf({ db }: Pick<Platform, 'db'>, actor: Actor): Promise<PersonRow> {
  const person = await asOrganisation(db, actor.organisationId, (tx) =>
    findPersonOfAccount(tx, actor.accountId),
  );
  if (person === undefined) throw new SigningError('signing.not-registered', 'your account signs nothing');
  return person;
}

const activationItem = ({ id, applicationId, openedAt, until, filesLeft }: Activation): ActivationItem => ({
  id,
  applicationId,
  openedAt: openedAt.toISOString(),
  until: until.toISOString(),
  filesLeft,
});
