import { listAccountsOfPerson } from '../../io/db/accounts.ts';
import { listCertificatesOfPerson } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { destroyKey } from '../../io/db/keys.ts';
import { findPerson, updatePerson } from '../../io/db/people.ts';
import { listRegistrationDocuments } from '../../io/db/registration-documents.ts';
import { insertRegistrationEvent } from '../../io/db/registration-events.ts';
import { moveRegistration, type RegistrationMove, type RegistrationRow } from '../../io/db/registrations.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import type { Act } from '../identity/permissions.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { issueToPerson } from './issue-to-person.ts';
import { RegistrationError } from './registration-error.ts';
import { tellRegistration } from './tell-registration.ts';
import { findTransition, possibleActs, type Need, type Transition } from './transitions.ts';

export type StepParts = Pick<
  Platform,
  'db' | 'keys' | 'settings' | 'certification' | 'outbox' | 'log' | 'platformKey' | 'clock'
>;

export interface Step {
  readonly act: string;
  readonly by: StepActor;
  readonly reason?: string | undefined;
  /** What the applicant brought, beside documents and reasons. */
  readonly brought?: readonly Need[];
  /** The key that was made with the passphrase. */
  readonly keyId?: string;
}

export type StepActor =
  { readonly kind: 'account'; readonly actor: Actor } | { readonly kind: 'applicant' | 'schedule' };

/**
 * Takes one step of a request that the caller has locked: who may, from which state, with what present; then what
 * follows, the new state, a line of its history, a leaf of the journal and the messages, all in one transaction.
 *
 * @throws {RegistrationError} `registration.act-not-possible`, `registration.incomplete`, `registration.no-authority`
 * @throws {IdentityError} what {@link authorise} raises
 * @throws {CaError} what issuing raises
 */
export async function takeStep(
  parts: StepParts,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  step: Step,
  now: Date,
): Promise<RegistrationRow> {
  const { id, service, state } = registration;
  // 1. The table knows the step, the actor may take it, the state allows it, and all that it needs is there.
  const transition = findTransition(service, step.act);
  if (transition === undefined) throw notPossible(registration, step.act);
  await admit(tx, registration, transition, step, now);
  if (!transition.from.some((one) => one === state)) throw notPossible(registration, step.act);
  await refuseIncomplete(tx, registration, transition, step);

  // 2. What follows, and the state.
  const results = await follow(parts, tx, registration, transition, now);
  const move = { to: transition.to, at: now, ...results, ...checker(transition, step), ...keyOf(step) };
  if (!(await moveRegistration(tx, id, state, move))) throw notPossible(registration, step.act);

  // 3. History, journal and messages.
  const moved: RegistrationRow = {
    ...registration,
    state: transition.to,
    issuedCertificateId: move.issuedCertificateId ?? registration.issuedCertificateId,
  };
  await record(tx, moved, step, now);
  for (const told of transition.tells)
    await tellRegistration(parts, tx, moved, told, { act: step.act, reason: step.reason, now });
  return moved;
}

/** History and journal of a step that was taken. */
export async function record(
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  { act, by, reason }: Step,
  now: Date,
): Promise<void> {
  const { id, state, organisationId } = registration;
  const actor = by.kind === 'account' ? by.actor : undefined;
  await insertRegistrationEvent(tx, registration, {
    act,
    to: state,
    actorKind: by.kind,
    actorAccountId: actor?.accountId,
    actorName: actor?.name,
    reason,
    at: now,
  });
  await appendEntry(tx, {
    type: 'registration.changed',
    organisation: organisationId,
    entry: {
      registrationId: id,
      act,
      state,
      by: actor?.accountId ?? by.kind,
      at: now.toISOString(),
    },
  });
}

async function admit(
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  { by: allowed }: Transition,
  { by, act }: Step,
  now: Date,
): Promise<void> {
  if (allowed === 'applicant' || allowed === 'schedule' || by.kind !== 'account') {
    if (allowed !== by.kind) throw notPossible(registration, act);
    return;
  }
  const { actor } = by;
  // The issuer's verifiers check their own people, and no organisation's officers decide but the issuer's.
  const where = decides(allowed) ? registration.issuerOrganisationId : registration.organisationId;
  if (actor.organisationId !== where)
    throw new IdentityError('identity.not-permitted', `another organisation does this: ${act}`);
  const own = await listAccountsOfPerson(tx, registration.personId);
  const before = decides(allowed) ? [registration.enteredBy, registration.checkedBy] : [];
  authorise(actor, allowed, { now, by: [...own, ...before.filter((one) => one !== undefined)] });
}

const decides = (act: Act): boolean => act === 'registration.decide';

async function refuseIncomplete(
  tx: DatabaseTransaction,
  { id, keyId }: RegistrationRow,
  { needs }: Transition,
  { reason, brought = [] }: Step,
): Promise<void> {
  const documents = (await listRegistrationDocuments(tx, id)).map(({ kind }) => kind);
  const present: readonly Need[] = [
    ...documents,
    ...brought,
    ...(reason === undefined ? [] : ['reason' as const]),
    ...(keyId === undefined ? [] : ['passphrase' as const]),
  ];
  const missing = needs.filter((need) => !present.includes(need));
  if (missing.length > 0)
    throw new RegistrationError('registration.incomplete', `this is missing: ${missing.join(', ')}`, {
      details: { missing },
    });
}

async function follow(
  parts: StepParts,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  { follows }: Transition,
  now: Date,
): Promise<Partial<RegistrationMove>> {
  const { personId, keyId } = registration;
  let results: Partial<RegistrationMove> = {};
  for (const consequence of follows) {
    switch (consequence) {
      case 'verify-person':
        await updatePerson(tx, personId, { state: 'verified' });
        break;
      case 'forget-person':
        await forgetPerson(tx, personId);
        break;
      case 'issue':
        results = { ...results, issuedCertificateId: await issueToPerson(parts, tx, registration, now) };
        break;
      case 'destroy-key':
        if (keyId === undefined) break;
        await destroyKey(tx, keyId, now);
        results = { ...results, keyId: null };
        break;
    }
  }
  return results;
}

/** Nobody who has a certificate is forgotten: what was signed with it stays somebody's. */
async function forgetPerson(tx: DatabaseTransaction, personId: string): Promise<void> {
  const person = await findPerson(tx, personId);
  const certified = (await listCertificatesOfPerson(tx, personId)).length > 0;
  if (certified) await updatePerson(tx, personId, { state: 'active' });
  else if (person?.state === 'registered') await updatePerson(tx, personId, { state: 'left' });
}

const checker = (transition: Transition, { by }: Step): Partial<RegistrationMove> =>
  by.kind === 'account' && transition.by === 'registration.verify' ? { checkedBy: by.actor.accountId } : {};

const keyOf = ({ keyId }: Step): Partial<RegistrationMove> => (keyId === undefined ? {} : { keyId });

const notPossible = ({ service, state }: RegistrationRow, act: string) =>
  new RegistrationError(
    'registration.act-not-possible',
    `expected a step of ${service} from ${state}, got ${act}`,
    {
      details: { state, acts: possibleActs(service, state) },
    },
  );
