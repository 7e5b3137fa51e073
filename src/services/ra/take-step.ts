import { listAccountsOfPerson } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { listActingAccounts } from '../../io/db/registration-events.ts';
import { listRegistrationDocuments } from '../../io/db/registration-documents.ts';
import { moveRegistration, type RegistrationMove, type RegistrationRow } from '../../io/db/registrations.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import type { Act } from '../identity/permissions.ts';
import { followStep } from './follow-step.ts';
import { getIssuer } from './get-issuer.ts';
import { record } from './record-step.ts';
import { RegistrationError } from './registration-error.ts';
import type { Step, StepParts } from './step.ts';
import { tellRegistration } from './tell-registration.ts';
import type { Need, Transition } from './transition.ts';
import { decisions, findTransition, possibleActs } from './transitions.ts';

/**
 * Takes one step of a request that the caller has locked: who may, from which state, with what present; then what
 * follows, the new state, a line of its history, a leaf of the journal and the messages, all in one transaction.
 *
 * @throws {RegistrationError} `registration.act-not-possible`, `registration.incomplete`, `registration.no-authority`,
 * `registration.no-issuer`
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
  const { id, state } = registration;
  // 1. The table knows the step, the actor may take it, the state allows it, and all that it needs is there.
  const transition = findTransition(registration, step.act);
  if (transition === undefined) throw notPossible(registration, step.act);
  await admit(tx, registration, transition, step, now);
  if (transition.entererOnly === true) refuseWithdrawal(registration, step);
  if (!transition.from.some((one) => one === state)) throw notPossible(registration, step.act);
  await refuseIncomplete(tx, registration, transition, step);

  // 2. The state, and what follows.
  const move = { to: transition.to, at: now, ...checker(transition, step), ...keyOf(step) };
  if (!(await moveRegistration(tx, id, state, move))) throw notPossible(registration, step.act);
  let moved: RegistrationRow = { ...registration, state: transition.to };
  for (const consequence of transition.follows)
    moved = await followStep(parts, tx, moved, consequence, step, now);

  // 3. History, journal and messages.
  await record(tx, moved, step, now);
  for (const told of transition.tells)
    await tellRegistration(parts, tx, moved, told, { reason: step.reason, now });
  return moved;
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
  // A request from before the issuer was named is decided on by nobody.
  const mayDecide = !decides(allowed) || (await getIssuer(tx)).id === where;
  if (actor.organisationId !== where || !mayDecide)
    throw new IdentityError('identity.not-permitted', `another organisation does this: ${act}`);
  const own = await listAccountsOfPerson(tx, registration.personId);
  // Whoever entered it, brought a proof or checked it, however long ago. To have looked, or decided before, is no part.
  const before = decides(allowed)
    ? await listActingAccounts(tx, registration.id, ['document-read', ...decisions(registration)])
    : [];
  authorise(actor, allowed, { now, by: [...own, ...before] });
}

/** Nor is one withdrawn that holds a certificate: it would stay held with nobody to decide, or be released by one. */
function refuseWithdrawal(registration: RegistrationRow, { by, act }: Step): void {
  if (by.kind !== 'account' || by.actor.accountId !== registration.enteredBy)
    throw new IdentityError('identity.not-permitted', 'who entered it does this, or an officer rejects it');
  if (registration.wish['hold'] === true) throw notPossible(registration, act);
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

const checker = (transition: Transition, { by }: Step): Partial<RegistrationMove> =>
  by.kind === 'account' && transition.by === 'registration.verify' ? { checkedBy: by.actor.accountId } : {};

const keyOf = ({ keyId }: Step): Partial<RegistrationMove> => (keyId === undefined ? {} : { keyId });

const notPossible = (registration: RegistrationRow, act: string) => {
  const { service, state } = registration;
  return new RegistrationError(
    'registration.act-not-possible',
    `expected a step of ${service} from ${state}, got ${act}`,
    { details: { state, acts: possibleActs(registration) } },
  );
};
