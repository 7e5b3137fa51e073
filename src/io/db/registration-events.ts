import type { Database, DatabaseTransaction } from './connect.ts';
import type { RegistrationActorKind, RegistrationState } from './registration-schema.ts';

export interface RegistrationEvent {
  readonly act: string;
  /** Undefined where it stayed as it was. */
  readonly to: RegistrationState | undefined;
  readonly actorKind: RegistrationActorKind;
  readonly actorAccountId: string | undefined;
  /** As it was then. */
  readonly actorName: string | undefined;
  readonly reason: string | undefined;
  readonly at: Date;
}

export async function insertRegistrationEvent(
  tx: DatabaseTransaction,
  registration: {
    readonly id: string;
    readonly organisationId: string;
    readonly issuerOrganisationId: string;
  },
  event: RegistrationEvent,
): Promise<void> {
  await tx
    .insertInto('registration_event')
    .values({
      registration_id: registration.id,
      owner_organisation_id: registration.organisationId,
      issuer_organisation_id: registration.issuerOrganisationId,
      act: event.act,
      to_state: event.to ?? null,
      actor_kind: event.actorKind,
      actor_account_id: event.actorAccountId ?? null,
      actor_name: event.actorName ?? null,
      reason: event.reason ?? null,
      at: event.at,
    })
    .execute();
}

/** The history of a request that the caller has found, oldest first, those after `after`. */
export async function listRegistrationEvents(
  db: Database,
  registrationId: string,
  { limit, after }: { readonly limit: number; readonly after: number | undefined },
): Promise<readonly (RegistrationEvent & { readonly id: number })[]> {
  let query = db
    .selectFrom('registration_event')
    .select(['id', 'act', 'to_state', 'actor_kind', 'actor_account_id', 'actor_name', 'reason', 'at'])
    .where('registration_id', '=', registrationId);
  if (after !== undefined) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map((row) => ({
    id: row.id,
    act: row.act,
    to: row.to_state ?? undefined,
    actorKind: row.actor_kind,
    actorAccountId: row.actor_account_id ?? undefined,
    actorName: row.actor_name ?? undefined,
    reason: row.reason ?? undefined,
    at: row.at,
  }));
}

/** Accounts that did something with a request, but for the acts named. */
export async function listActingAccounts(
  tx: DatabaseTransaction,
  registrationId: string,
  except: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('registration_event')
    .select('actor_account_id')
    .distinct()
    .where('registration_id', '=', registrationId)
    .where('actor_account_id', 'is not', null)
    .where('act', 'not in', except)
    .execute();
  return rows.flatMap(({ actor_account_id: id }) => (id === null ? [] : [id]));
}

/** How often an act was done by people of one kind. */
export async function countRegistrationEvents(
  tx: DatabaseTransaction,
  registrationId: string,
  { act, actorKind }: Pick<RegistrationEvent, 'act' | 'actorKind'>,
): Promise<number> {
  const { count } = await tx
    .selectFrom('registration_event')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('registration_id', '=', registrationId)
    .where('act', '=', act)
    .where('actor_kind', '=', actorKind)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Why it came back the last time; undefined where it never did. */
export async function findReasonOfReturn(db: Database, registrationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('registration_event')
    .select('reason')
    .where('registration_id', '=', registrationId)
    .where('act', 'in', ['return-to-applicant', 'return-to-owner'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.reason ?? undefined;
}
