import { z } from 'zod';
import { revocationReasonSchema } from '../../contract/registrations.ts';
import { findCertificate, listCertificatesOfPerson } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { destroyKey } from '../../io/db/keys.ts';
import { findPerson, updatePerson } from '../../io/db/people.ts';
import { tieAccountsOf } from '../../io/db/person-of-account.ts';
import { updateRegistration, type RegistrationRow } from '../../io/db/registrations.ts';
import { changeStatusWithin, type StatusAct } from '../ca/change-status.ts';
import { normalEmail } from '../identity/normal-email.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { beginRegistration } from './begin-registration.ts';
import { holdPosition, refuseTakenEmail } from './enter-person.ts';
import { issueToOrganisation } from './issue-to-organisation.ts';
import { issueToPerson } from './issue-to-person.ts';
import { RegistrationError } from './registration-error.ts';
import { openChanges } from './sealed-changes.ts';
import type { Step, StepParts } from './step.ts';
import type { Consequence } from './transition.ts';
import { findTransition } from './transitions.ts';

/** One consequence of a step, in its transaction; answers the request as it is afterwards. */
export async function followStep(
  parts: StepParts,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  consequence: Consequence,
  step: Step,
  now: Date,
): Promise<RegistrationRow> {
  const { id, personId, keyId } = registration;
  switch (consequence) {
    case 'verify-person':
      await updatePerson(tx, personId, { state: 'verified' });
      return registration;
    case 'forget-person':
      await forgetPerson(tx, personId);
      return registration;
    case 'change-person':
      await changePerson(parts, tx, registration, now);
      return registration;
    case 'renew-changed':
      await renewChanged(parts, tx, registration, step, now);
      return registration;
    case 'issue': {
      const issue = registration.subject === 'person' ? issueToPerson : issueToOrganisation;
      const issuedCertificateId = await issue(parts, tx, registration, now);
      await updateRegistration(tx, id, { issuedCertificateId });
      return { ...registration, issuedCertificateId };
    }
    case 'replace':
      await replaceCertificate(parts, tx, registration, step, now);
      return registration;
    case 'change-status':
      await changeStatus(parts, tx, registration, step, now);
      return registration;
    case 'release-hold':
      await releaseHold(parts, tx, registration, step, now);
      return registration;
    case 'destroy-key':
      if (keyId === undefined) return registration;
      await destroyKey(tx, keyId, now);
      await updateRegistration(tx, id, { keyId: null });
      return { ...registration, keyId: undefined };
  }
}

/** Nobody who has a certificate is forgotten: what was signed with it stays somebody's. */
async function forgetPerson(tx: DatabaseTransaction, personId: string): Promise<void> {
  const person = await findPerson(tx, personId);
  const certified = (await listCertificatesOfPerson(tx, personId)).length > 0;
  if (certified) await updatePerson(tx, personId, { state: 'active' });
  else if (person?.state === 'registered') await updatePerson(tx, personId, { state: 'left' });
}

async function changePerson(
  { platformKey }: StepParts,
  tx: DatabaseTransaction,
  { id, organisationId, personId, changesSealed }: RegistrationRow,
  now: Date,
): Promise<void> {
  // An application of a person who is as known before.
  if (changesSealed === undefined) return;
  const { position, email, ...plain } = openChanges(platformKey, id, changesSealed);
  const changes = { ...plain, ...(email === undefined ? {} : { email: normalEmail(email) }) };
  if (changes.email !== undefined) {
    // Somebody else may have got the address since it was asked for.
    await refuseTakenEmail(tx, changes.email, personId);
    // Accounts keep the address that they log in with, and stay the person's.
    await tieAccountsOf(tx, personId);
  }
  if (Object.keys(changes).length > 0) await updatePerson(tx, personId, changes);
  const today = now.toISOString().slice(0, 10);
  await holdPosition(tx, { organisationId, personId, title: position, today });
  await appendEntry(tx, {
    type: 'person.changed',
    organisation: organisationId,
    entry: {
      personId,
      registrationId: id,
      changed: [...Object.keys(changes), ...(position === undefined ? [] : ['position'])],
      at: now.toISOString(),
    },
  });
}

/** The name stands in the certificate: the present one goes on until the next is issued. */
async function renewChanged(
  parts: StepParts,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  { by, reason }: Step,
  now: Date,
): Promise<void> {
  const { id, personId, changesSealed } = registration;
  const changes = changesSealed && openChanges(parts.platformKey, id, changesSealed);
  const [certificate] = (await listCertificatesOfPerson(tx, personId)).filter(
    ({ status, notAfter }) => status !== 'revoked' && notAfter > now,
  );
  const transition = findTransition({ service: 'pembaruan', subject: 'person' }, 'enter');
  const person = await findPerson(tx, personId);
  if (changes?.name === undefined || certificate === undefined) return;
  if (transition === undefined || person === undefined) return;
  const { organisationId, organisationName, nikEnding } = registration;
  await beginRegistration(
    parts,
    tx,
    {
      organisationId,
      organisationName,
      nikEnding,
      service: 'pembaruan',
      personId,
      personName: person.name,
      personEmail: person.email,
      certificateId: certificate.id,
      wish: { cause: 'data-changed' },
    },
    { transition, by, reason },
    now,
  );
}

const replacements = {
  'passphrase-forgotten': 'superseded',
  'key-lost': 'superseded',
  'data-changed': 'affiliationChanged',
  'key-compromised': 'keyCompromise',
} as const;

/** A certificate that only comes to its end is left to it; both sign until then. */
async function replaceCertificate(
  parts: StepParts,
  tx: DatabaseTransaction,
  { certificateId, wish }: RegistrationRow,
  step: Step,
  now: Date,
): Promise<void> {
  const cause = Object.keys(replacements).find(
    (one): one is keyof typeof replacements => one === wish['cause'],
  );
  const certificate = certificateId === undefined ? undefined : await findCertificate(tx, certificateId);
  if (cause === undefined || certificate === undefined || certificate.status === 'revoked') return;
  await changeStatusWithin(parts, tx, {
    certificateId: certificate.id,
    act: { kind: 'revoke', reason: replacements[cause] },
    requestedBy: requester(step),
    at: now,
  });
}

const endSchema = z.object({
  act: z.enum(['revoke', 'suspend', 'release']),
  revocationReason: revocationReasonSchema.default('unspecified'),
  invalidityAt: z.coerce.date().optional(),
});

async function changeStatus(
  parts: StepParts,
  tx: DatabaseTransaction,
  { certificateId, wish }: RegistrationRow,
  step: Step,
  now: Date,
): Promise<void> {
  if (certificateId === undefined)
    throw new RegistrationError('registration.unknown-certificate', 'the request names no certificate');
  const { act, revocationReason: reason, invalidityAt } = endSchema.parse(wish);
  // A request from before `hold` was a revocation's only: its entry has done what is decided on now.
  if (wish['hold'] === true && act === 'suspend' && (await isSuspended(tx, certificateId))) return;
  const revoke = { kind: 'revoke', reason, ...(invalidityAt === undefined ? {} : { invalidityAt }) } as const;
  const wanted: StatusAct = act === 'revoke' ? revoke : { kind: act };
  await changeStatusWithin(parts, tx, { certificateId, act: wanted, requestedBy: requester(step), at: now });
}

const isSuspended = async (tx: DatabaseTransaction, certificateId: string): Promise<boolean> =>
  (await findCertificate(tx, certificateId))?.status === 'suspended';

/** Pausing needs one person, taking up again two: who asked for the end, and the officer who refuses it. */
async function releaseHold(
  parts: StepParts,
  tx: DatabaseTransaction,
  { certificateId, wish }: RegistrationRow,
  step: Step,
  now: Date,
): Promise<void> {
  const certificate = certificateId === undefined ? undefined : await findCertificate(tx, certificateId);
  if (wish['hold'] !== true || certificate?.status !== 'suspended') return;
  const act = { kind: 'release' } as const;
  await changeStatusWithin(parts, tx, {
    certificateId: certificate.id,
    act,
    requestedBy: requester(step),
    at: now,
  });
}

const requester = ({ by }: Step): string => (by.kind === 'account' ? by.actor.accountId : by.kind);
