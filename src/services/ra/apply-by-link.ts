import { equalSecrets } from '#crypto';
import type { ApplicationView, OwnPassphrase } from '../../contract/registrations.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPersonByNikHash } from '../../io/db/people.ts';
import { listRegistrationDocuments } from '../../io/db/registration-documents.ts';
import { findReasonOfReturn } from '../../io/db/registration-events.ts';
import { countLinkFailure, useRegistrationLink } from '../../io/db/registration-links.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { addressGroup } from '../identity/address-group.ts';
import { parseNik, type Nik } from '../identity/nik.ts';
import { refuseWeakPassword } from '../identity/password-policy.ts';
import { hashNik } from '../identity/register-person.ts';
import type { Platform } from '../platform.ts';
import { handoverCode } from './handover-code.ts';
import { openApplicationLink, type OpenedApplication } from './application-link.ts';
import { RegistrationError } from './registration-error.ts';
import { wishItem } from './registration-item.ts';
import { shownChanges } from './sealed-changes.ts';
import type { StepParts } from './step.ts';
import { takeStep } from './take-step.ts';

/**
 * What the applicant sees behind the link: what was asked for, and what is to be done.
 *
 * @throws {RegistrationError} `registration.link-unknown`, `registration.link-ended`
 */
export async function viewApplication(
  { db, clock, platformKey }: Pick<Platform, 'db' | 'clock' | 'platformKey'>,
  token: string,
): Promise<ApplicationView> {
  return asSystem(db, async (tx) => {
    const { link, registration } = await openApplicationLink(tx, token, clock());
    const { id, service, state, organisationName, personName } = registration;
    const documents = await listRegistrationDocuments(tx, id);
    const reason = await findReasonOfReturn(tx, id);
    return {
      service,
      state,
      organisation: organisationName,
      name: personName,
      documents: documents.map(({ kind, sizeBytes, uploadedAt }) => ({
        kind,
        sizeBytes,
        uploadedAt: uploadedAt.toISOString(),
      })),
      wish: wishItem(registration),
      ...shownChanges(platformKey, registration),
      needsCode: handoverCode(platformKey, registration) !== undefined,
      ...(reason === undefined ? {} : { reason }),
      expiresAt: link.expiresAt.toISOString(),
    };
  });
}

/**
 * The applicant completes the request. The NIK is asked for, not shown: whoever got the link by mistake does not
 * know it, and after some wrong ones the link ends.
 *
 * @throws {RegistrationError} `registration.nik-mismatch`, what {@link viewApplication} and {@link takeStep} raise
 */
export async function completeApplication(parts: StepParts, token: string, nikText: string): Promise<void> {
  const nik = parseNik(nikText);
  const now = parts.clock();
  const matched = await asSystem(parts.db, async (tx) => {
    const opened = await openApplicationLink(tx, token, now);
    const { link, registration } = opened;
    if (!(await isOwnNik(parts.platformKey, tx, opened, nik))) {
      await countLinkFailure(tx, link.id);
      return false;
    }
    const step = { act: 'complete', by: { kind: 'applicant' }, brought: ['nik'] } as const;
    await takeStep(parts, tx, registration, step, now);
    await useUp(tx, opened, now);
    return true;
  });
  if (!matched) throw nikMismatch();
}

/**
 * The owner sets the passphrase, which makes the key: nobody else ever types it, and it is kept nowhere. The NIK and,
 * in a renewal, the code that was handed over show that it is the owner; after some wrong ones the link ends.
 *
 * @throws {IdentityError} `identity.weak-password`
 * @throws {KeyError} `key.busy`
 * @throws {RegistrationError} `registration.nik-mismatch`, `registration.code-mismatch`, what {@link viewApplication}
 * and {@link takeStep} raise
 */
export async function setOwnPassphrase(
  parts: StepParts & Pick<Platform, 'turns'>,
  token: string,
  { passphrase, ...shown }: OwnPassphrase,
  ip: string,
): Promise<void> {
  const nik = parseNik(shown.nik);
  const { registration, refusal } = await asSystem(parts.db, async (tx) => {
    const opened = await openApplicationLink(tx, token, parts.clock());
    const refused = !(await isOwnNik(parts.platformKey, tx, opened, nik))
      ? nikMismatch()
      : isRightCode(parts.platformKey, opened, shown.code)
        ? undefined
        : codeMismatch();
    // Counted in a transaction that commits: the refusal is thrown behind it.
    if (refused !== undefined) await countLinkFailure(tx, opened.link.id);
    return { registration: opened.registration, refusal: refused };
  });
  if (refusal !== undefined) throw refusal;
  refuseWeakPassword(passphrase, { email: registration.personEmail });
  await parts.turns.take(`own passphrase ${addressGroup(ip)}`, 1, () =>
    asSystem(parts.db, async (tx) => {
      const now = parts.clock();
      const opened = await openApplicationLink(tx, token, now);
      const { personId, organisationId } = opened.registration;
      if (opened.registration.state !== 'awaiting-passphrase')
        throw new RegistrationError('registration.act-not-possible', 'it is not the turn of the passphrase', {
          details: { state: opened.registration.state },
        });
      const key = await parts.keys.createKey(tx, {
        type: 'p-256',
        algorithm: 'ecdsa-sha256',
        ownerKind: 'person',
        ownerId: personId,
        organisationId,
        purpose: 'signing',
        protection: { kind: 'passphrase', passphrase },
        now,
      });
      const step = { act: 'set-passphrase', by: { kind: 'applicant' }, brought: ['passphrase'] } as const;
      await takeStep(parts, tx, opened.registration, { ...step, keyId: key.id }, now);
      await useUp(tx, opened, now);
    }),
  );
}

async function isOwnNik(
  platformKey: Platform['platformKey'],
  tx: DatabaseTransaction,
  { registration }: OpenedApplication,
  nik: Nik,
): Promise<boolean> {
  return (await findPersonByNikHash(tx, hashNik(platformKey, nik)))?.id === registration.personId;
}

/** A mailbox alone resets no passphrase: the code came another way. */
function isRightCode(
  platformKey: Platform['platformKey'],
  { registration }: OpenedApplication,
  code: string | undefined,
): boolean {
  const expected = handoverCode(platformKey, registration);
  if (expected === undefined) return true;
  const given = (code ?? '').replaceAll(/[\s-]/g, '').toUpperCase();
  return equalSecrets(new TextEncoder().encode(expected), new TextEncoder().encode(given));
}

async function useUp(tx: DatabaseTransaction, { link }: OpenedApplication, now: Date): Promise<void> {
  if (!(await useRegistrationLink(tx, link.id, now)))
    throw new RegistrationError('registration.link-ended', 'the link was used already');
}

const nikMismatch = () =>
  new RegistrationError('registration.nik-mismatch', 'the NIK is not the one that was entered');

const codeMismatch = () =>
  new RegistrationError('registration.code-mismatch', 'expected the code that the verifier handed over');
