import type { FlowAnswer, FlowPerson } from '../../contract/flows.ts';
import type { Inspection } from '../../contract/inspection.ts';
import { listAccountPeople } from '../../io/db/accounts.ts';
import type { Database, DatabaseTransaction } from '../../io/db/connect.ts';
import { listParticipants, type ParticipantRow } from '../../io/db/flow-participants.ts';
import { listFlowVersions, type FlowVersionRow } from '../../io/db/flow-versions.ts';
import { findFlow, type FlowRow } from '../../io/db/flows.ts';
import { findInspection } from '../../io/db/inspections.ts';
import { asPerson, beyondScope } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { verificationUrl } from '../documents/verification-url.ts';
import type { Actor } from '../identity/actor.ts';
import type { Platform } from '../platform.ts';
import { possibleActs } from './check-act.ts';
import { FlowError } from './flow-error.ts';
import { parsePlacement } from './placement.ts';

/** All of a flow, for those who see it. @throws {FlowError} `flow.unknown` */
export async function readFlow(
  { db, clock, settings }: Pick<Platform, 'db' | 'clock' | 'settings'>,
  actor: Pick<Actor, 'accountId' | 'organisationId'>,
  flowId: string,
): Promise<FlowAnswer> {
  const { accountId } = actor;
  return asPerson(db, actor, async (tx) => {
    const flow = await getFlow(tx, flowId, accountId);
    const participants = await listParticipants(tx, flowId);
    const versions = await listFlowVersions(tx, flowId);
    const newest = versions.at(-1);
    const inspection = newest && (await findInspection(tx, newest.documentId));
    const people = await readPeople(tx, flow, participants);
    const atHand = { flow, participants };
    return answerOf(atHand, { versions, inspection, people, publicUrl: settings.publicUrl }, [
      ...possibleActs(atHand, accountId, clock()),
    ]);
  });
}

/** @throws {FlowError} `flow.unknown` where this account may not see it or it never was */
export async function getFlow(db: Database, flowId: string, accountId: string): Promise<FlowRow> {
  const flow = await findFlow(db, flowId, accountId);
  if (flow === undefined) throw new FlowError('flow.unknown', 'there is no such flow');
  return flow;
}

export type People = ReadonlyMap<string, FlowPerson>;

/** Those who take part, of whichever organisation: whoever sees the flow knows with whom. */
async function readPeople(
  tx: DatabaseTransaction,
  flow: FlowRow,
  participants: readonly ParticipantRow[],
): Promise<People> {
  const ids = participants.flatMap(({ accountId, addresseeAccountId }) => [accountId, addresseeAccountId]);
  return listPeople(tx, [flow.senderAccountId, ...ids]);
}

export async function listPeople(tx: DatabaseTransaction, accountIds: readonly string[]): Promise<People> {
  if (accountIds.length === 0) return new Map();
  const found = await beyondScope(tx, () => listAccountPeople(tx, { ids: [...new Set(accountIds)] }));
  return new Map(
    found.map(({ accountId, name, email, organisationName: organisation }) => [
      accountId,
      { accountId, name, email, organisation },
    ]),
  );
}

export function personIn(people: People, accountId: string): FlowPerson {
  const person = people.get(accountId);
  if (person === undefined) throw new TypeError('an account that is named is there');
  return person;
}

function answerOf(
  { flow, participants }: { readonly flow: FlowRow; readonly participants: readonly ParticipantRow[] },
  more: {
    readonly versions: readonly FlowVersionRow[];
    readonly inspection: Inspection | undefined;
    readonly people: People;
    readonly publicUrl: string;
  },
  may: FlowAnswer['may'],
): FlowAnswer {
  const { people, publicUrl } = more;
  const steps: FlowAnswer['steps'] = [];
  for (const one of participants) (steps[one.step - 1] ??= []).push(participantItem(one, people));
  return {
    id: flow.id,
    title: flow.title,
    message: flow.message,
    state: flow.state,
    sender: personIn(people, flow.senderAccountId),
    pages: flow.pageCount,
    signatures: flow.signatureCount,
    step: flow.step,
    steps,
    versions: more.versions.map((version) => versionItem(version, publicUrl)),
    findings: more.inspection?.findings ?? [],
    warnings: more.inspection?.warnings ?? [],
    may,
    ...(flow.reminderDays === undefined ? {} : { reminderDays: flow.reminderDays }),
    ...(flow.expiresAt && { expiresAt: flow.expiresAt.toISOString() }),
    createdAt: flow.createdAt.toISOString(),
    ...(flow.sentAt && { sentAt: flow.sentAt.toISOString() }),
    changedAt: flow.changedAt.toISOString(),
    ...(flow.endedAt && { endedAt: flow.endedAt.toISOString() }),
  };
}

function participantItem(one: ParticipantRow, people: People): FlowAnswer['steps'][number][number] {
  const replaced = one.accountId !== one.addresseeAccountId;
  return {
    id: one.id,
    kind: one.kind,
    person: personIn(people, one.accountId),
    ...(replaced && { addressee: personIn(people, one.addresseeAccountId) }),
    ...(one.capacity && { capacity: one.capacity }),
    ...(one.authority && { authority: one.authority }),
    placement: parsePlacement(one.placement),
    state: one.state,
    ...(one.activeAt && { activeAt: one.activeAt.toISOString() }),
    ...(one.actedAt && { actedAt: one.actedAt.toISOString() }),
  };
}

function versionItem(version: FlowVersionRow, publicUrl: string): FlowAnswer['versions'][number] {
  return {
    number: version.number,
    documentId: version.documentId,
    name: version.name,
    sha256: toHex(version.sha256),
    sizeBytes: version.sizeBytes,
    madeBy: version.madeBy,
    ...(version.participantId && { participantId: version.participantId }),
    madeAt: version.madeAt.toISOString(),
    ...(version.verificationToken && {
      verificationUrl: verificationUrl(publicUrl, version.verificationToken),
    }),
  };
}
