import type { AgreementRow } from '../../../io/db/agreements.ts';
import type { ActVisibility } from '../../../io/db/agreement-schema.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { insertNotifications, listRecipients } from '../../../io/db/notifications.ts';
import { agreementActors } from '../../../contract/agreement-roles.ts';
import type { Facts, Module, Party, Transition } from './module.ts';
import { organisationOf, otherParty } from './viewer.ts';

export interface ActToTell {
  readonly agreement: AgreementRow;
  readonly module: Module;
  readonly transition: Transition;
  readonly occurrenceId: string;
  readonly actId: string;
  /** Undefined: the platform, which tells both. */
  readonly accountId: string | undefined;
  readonly party: Party;
  readonly seen: ActVisibility;
  readonly state: string;
  readonly facts: Facts;
  readonly now: Date;
}

/**
 * Tells the people of the parties that the table names, in the act's own transaction. Nobody is told of what he may not see: of
 * what only one party sees only that party hears, of what is sealed only its readers, of a private room nobody.
 */
export async function tellAct(tx: DatabaseTransaction, act: ActToTell): Promise<void> {
  const { agreement, seen, accountId, occurrenceId, transition } = act;
  if (transition.tells === 'none' || seen === 'room') return;
  const parties =
    accountId === undefined || transition.tells === 'both' ? (['K', 'D'] as const) : [otherParty(act.party)];
  const told = parties.filter((party) => seen !== 'own' || party === act.party);
  if (told.length === 0) return;
  const recipients = await listRecipients(tx, {
    organisationIds: told.map((party) => organisationOf(agreement, party)),
    occurrenceId,
    sealed: seen === 'named',
    roles: rolesToTell(act.module, act.state),
    named: namedIn(act.facts),
  });
  await insertNotifications(
    tx,
    recipients
      .filter((one) => one.accountId !== accountId)
      .map((one) => ({
        ...one,
        agreementId: agreement.id,
        occurrenceId,
        actId: act.actId,
        dueAt: undefined,
        days: undefined,
        createdAt: act.now,
      })),
  );
}

/** Coordinators, and whoever may move it on from here, where that is not simply everyone. */
export function rolesToTell(module: Module, state: string): readonly string[] {
  const moving = Object.values<Transition>(module.acts).filter(
    ({ from, to, by, roles }) =>
      Array.isArray(from) &&
      from.includes(state) &&
      to !== 'same' &&
      by !== 'system' &&
      roles.length < agreementActors.length,
  );
  return [...new Set(['coordinator', ...moving.flatMap(({ roles }) => roles)])];
}

/** Whom a duty names as responsible for it, and the deputy. */
export const namedIn = (facts: Facts): readonly string[] =>
  [facts['penanggungJawab'], facts['wakil']].filter(
    (one): one is string =>
      typeof one === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(one),
  );
