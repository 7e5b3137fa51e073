import type { BoardQuery, OccurrenceAnswer, OccurrencePageAnswer } from '../../../contract/agreements.ts';
import { listEvidence, type EvidenceRow } from '../../../io/db/act-evidence.ts';
import { listAgreementsById } from '../../../io/db/agreements.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import {
  listActs,
  listDeadlines,
  listTimeline,
  type ActRow,
  type DeadlineRow,
} from '../../../io/db/occurrence-acts.ts';
import {
  findOccurrence,
  listAwaited,
  listOccurrences,
  noDate,
  type OccurrenceRow,
} from '../../../io/db/occurrences.ts';
import { asPerson } from '../../../io/db/transaction.ts';
import { toHex } from '../../../lib/bytes.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { isOfParty, isTime } from '../kernel/check-act.ts';
import { foldFacts, momentOf } from '../kernel/facts.ts';
import type { Transition } from '../kernel/module.ts';
import { unknownOccurrence } from '../kernel/perform-act.ts';
import { partyOf, viewerOf } from '../kernel/viewer.ts';
import { getModule } from '../modules.ts';
import { wordsOf } from '../words/words-of.ts';
import { encodeCursor, pageOf, parseTimeCursor } from './cursor.ts';
import { actItem, occurrenceItem } from './occurrence-item.ts';
import { partyAgreement } from './read-agreement.ts';

type Reading = Pick<Platform, 'db' | 'clock'>;

/** The occurrences of an agreement that this person sees, the newest first. */
export async function pageOfOccurrences(
  { db, clock }: Reading,
  actor: Actor,
  agreementId: string,
  query: {
    readonly module?: string | undefined;
    readonly clause?: string | undefined;
    readonly state?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<OccurrencePageAnswer> {
  const now = clock();
  const viewer = viewerOf(actor, now);
  const after = parseTimeCursor(query.cursor);
  return asPerson(db, actor, async (tx) => {
    const agreement = await partyAgreement(tx, actor, agreementId);
    const { limit, module, clause, state } = query;
    const rows = await listOccurrences(tx, viewer, {
      agreementId,
      module,
      clause,
      state,
      limit: limit + 1,
      after,
    });
    const { items, ...next } = pageOf(rows, limit, ({ openedAt, id }) => encodeCursor(openedAt, id));
    return { items: items.map((row) => occurrenceItem(row, agreement, now)), ...next };
  });
}

const soonMs = 30 * 86_400_000;

/** Whose turn it is, of one agreement or of all, by the date that counts. */
export async function readBoard(
  { db, clock }: Reading,
  actor: Actor,
  query: BoardQuery,
): Promise<OccurrencePageAnswer> {
  const now = clock();
  const viewer = viewerOf(actor, now);
  const after = parseTimeCursor(query.cursor);
  const waitsFor = query.view === 'them' ? 'them' : 'us';
  const dueBefore =
    query.view === 'overdue' ? now : query.view === 'due' ? new Date(now.getTime() + soonMs) : undefined;
  return asPerson(db, actor, async (tx) => {
    const page = { agreementId: query.agreement, dueBefore, limit: query.limit + 1, after };
    const sides = [
      await listAwaited(tx, viewer, { we: 'owner', waitsFor }, page),
      await listAwaited(tx, viewer, { we: 'other', waitsFor }, page),
    ];
    const rows = sides.flat().toSorted(byDueThenId);
    const { items, ...next } = pageOf(rows, query.limit, (row) => encodeCursor(row.dueAt ?? noDate, row.id));
    const agreements = await agreementsOf(tx, items);
    return {
      items: items.flatMap((row) => {
        const agreement = agreements.get(row.agreementId);
        return agreement === undefined ? [] : [occurrenceItem(row, agreement, now)];
      }),
      ...next,
    };
  });
}

/** What was done under an agreement, the newest first, of what this person sees. */
export async function readTimeline(
  { db, clock }: Reading,
  actor: Actor,
  agreementId: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const viewer = viewerOf(actor, clock());
  const after = parseTimeCursor(query.cursor);
  return asPerson(db, actor, async (tx) => {
    const agreement = await partyAgreement(tx, actor, agreementId);
    const rows = await listTimeline(tx, viewer, { agreementId, limit: query.limit + 1, after });
    const { items, ...next } = pageOf(rows, query.limit, ({ actedAt, id }) => encodeCursor(actedAt, id));
    return { items: items.map((act) => actItem(act, agreement)), ...next };
  });
}

/** One occurrence with what was done, what is due and what the reader may do. @throws {AgreementError} `agreement.unknown-occurrence` */
export async function readOccurrence(
  { db, clock }: Reading,
  actor: Actor,
  agreementId: string,
  id: string,
): Promise<OccurrenceAnswer> {
  const now = clock();
  const viewer = viewerOf(actor, now);
  return asPerson(db, actor, async (tx) => {
    const agreement = await partyAgreement(tx, actor, agreementId);
    const row = await findOccurrence(tx, viewer, id);
    if (row === undefined || row.agreementId !== agreementId) throw unknownOccurrence();
    const acts = await listActs(tx, [id]);
    const deadlines = await listDeadlines(tx, [id]);
    const evidence = await listEvidence(tx, [id]);
    const module = getModule(row.module);
    const party = partyOf(agreement, actor.organisationId);
    const possible = Object.entries<Transition>(module.acts).filter(
      ([, transition]) =>
        transition.by !== 'system' &&
        isTime(transition, module, row.state) &&
        isOfParty(transition.by, { module, party, agreement, occurrence: row }) &&
        transition.roles.some((role) => actor.roles.includes(role)) &&
        (now <= agreement.endsAt || transition.afterEnd === true),
    );
    return {
      ...occurrenceItem(row, agreement, now),
      version: acts.length,
      facts: foldFacts(acts),
      acts: acts.map((act) => actItem(act, agreement)),
      deadlines: deadlines.map((deadline) => deadlineItem(deadline, { row, acts, now })),
      evidence: evidence.map(evidenceItem),
      possible: possible.map(([act, { to, signs, both, reason, evidence = [] }]) => ({
        act,
        label: wordsOf(act),
        to,
        signed: signs !== undefined,
        both: both === true,
        reason: reason === true,
        evidence: [...evidence],
      })),
    };
  });
}

const byDueThenId = (a: OccurrenceRow, b: OccurrenceRow): number =>
  (a.dueAt ?? noDate).getTime() - (b.dueAt ?? noDate).getTime() || (a.id < b.id ? -1 : 1);

async function agreementsOf(tx: DatabaseTransaction, rows: readonly OccurrenceRow[]) {
  const ids = [...new Set(rows.map(({ agreementId }) => agreementId))];
  return new Map((await listAgreementsById(tx, ids)).map((row) => [row.id, row]));
}

interface Standing {
  readonly row: OccurrenceRow;
  readonly acts: readonly ActRow[];
  readonly now: Date;
}

function deadlineItem(deadline: DeadlineRow, { row, acts, now }: Standing) {
  const { name, clause, contractual, dueAt, dueOn, rule, alternative } = deadline;
  const met = meetingOf(deadline, row, acts);
  const current = row.dueAt !== undefined && row.dueAt.getTime() === dueAt?.getTime();
  const judgedAt = met?.at ?? (current ? now : undefined);
  return {
    name,
    clause,
    contractual,
    status: dueAt === undefined ? ('belum-ditetapkan' as const) : ('ditetapkan' as const),
    ...(dueAt && { dueAt: dueAt.toISOString() }),
    ...(dueOn !== undefined && { dueOn }),
    rule,
    ...(alternative && { alternative }),
    ...(met && { metAt: met.at.toISOString() }),
    late: dueAt !== undefined && judgedAt !== undefined && judgedAt > dueAt,
    recordedLater: met !== undefined && dueAt !== undefined && met.at <= dueAt && met.act.actedAt > dueAt,
  };
}

/** The act that met a date, and when that was: by what it says where it was recorded afterwards. */
function meetingOf({ name }: DeadlineRow, { module }: OccurrenceRow, acts: readonly ActRow[]) {
  const dates = Object.values<Transition>(getModule(module).acts).flatMap((act) => act.dates ?? []);
  const met = dates.find((date) => date.name === name)?.met;
  const act = acts.find((one) => one.name === met?.act);
  if (met === undefined || act === undefined) return undefined;
  const said = met.fact === undefined ? undefined : momentOf(act.facts, met.fact);
  return { act, at: said ?? act.actedAt };
}

export const evidenceItem = (row: EvidenceRow) => ({
  id: row.id,
  ...(row.actId !== undefined && { actId: row.actId }),
  kind: row.kind,
  name: row.name,
  mediaType: row.mediaType,
  sha256: toHex(row.sha256),
  sizeBytes: row.sizeBytes,
  broughtAt: row.broughtAt.toISOString(),
});
