import { sql } from 'kysely';
import type { Database } from './connect.ts';
import type { FlowState, StepKind } from './flow-schema.ts';

export interface ListedFlow extends FlowCursor {
  readonly title: string;
  readonly state: FlowState;
  readonly senderAccountId: string;
  readonly pageCount: number;
  /** Of the newest version. */
  readonly sha256: Uint8Array;
  /** What the reader is asked to do now. */
  readonly waitsFor: StepKind | undefined;
  readonly dangers: number;
  readonly warnings: number;
  readonly expiresAt: Date | undefined;
}

/** Where a page goes on: after this one, in the order of the last change. */
export interface FlowCursor {
  readonly changedAt: Date;
  readonly id: string;
}

export type FlowBox = 'waiting' | 'sent' | 'done' | 'rejected' | 'expired' | 'all';

export interface FlowListing {
  readonly accountId: string;
  readonly box: FlowBox;
  /** A part of the title. */
  readonly text: string | undefined;
  readonly after: FlowCursor | undefined;
  readonly limit: number;
}

/** The flows that an account sees, in one of its boxes; what changed last comes first. */
export async function listFlows(db: Database, wanted: FlowListing): Promise<readonly ListedFlow[]> {
  const { accountId, after, text } = wanted;
  let query = db
    .selectFrom('flow')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('flow_version')
          .innerJoin('document', 'document.id', 'flow_version.document_id')
          .leftJoin('inspection', 'inspection.document_id', 'document.id')
          .select(['document.sha256', 'inspection.findings'])
          .whereRef('flow_version.flow_id', '=', 'flow.id')
          .orderBy('flow_version.number', 'desc')
          .limit(1)
          .as('newest'),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      'flow.id',
      'flow.title',
      'flow.state',
      'flow.sender_account_id',
      'flow.page_count',
      'flow.expires_at',
      'flow.changed_at',
      'newest.sha256',
      'newest.findings',
      eb
        .selectFrom('flow_participant')
        .select('flow_participant.kind')
        .whereRef('flow_participant.flow_id', '=', 'flow.id')
        .where('flow_participant.account_id', '=', accountId)
        .where('flow_participant.state', '=', 'active')
        .where('flow.state', '=', 'running')
        .limit(1)
        .as('waits_for'),
    ])
    .where(sql<boolean>`reader_account_ids @> array[${accountId}::uuid]`)
    .where(boxes[wanted.box](accountId));
  if (text !== undefined)
    query = query.where(sql<boolean>`position(lower(${text}) in lower(flow.title)) > 0`);
  if (after !== undefined)
    query = query.where(sql<boolean>`(flow.changed_at, flow.id) < (${after.changedAt}, ${after.id}::uuid)`);
  const rows = await query
    .orderBy('flow.changed_at', 'desc')
    .orderBy('flow.id', 'desc')
    .limit(wanted.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    state: row.state,
    senderAccountId: row.sender_account_id,
    pageCount: row.page_count,
    sha256: row.sha256,
    waitsFor: row.waits_for ?? undefined,
    dangers: countOf(row.findings, 'danger'),
    warnings: countOf(row.findings, 'warning'),
    expiresAt: row.expires_at ?? undefined,
    changedAt: row.changed_at,
  }));
}

const boxes = {
  waiting: (accountId: string) => sql<boolean>`(flow.state = 'running' and exists (
    select from flow_participant one
    where one.flow_id = flow.id and one.account_id = ${accountId} and one.state = 'active'))`,
  sent: (accountId: string) => sql<boolean>`(sender_account_id = ${accountId})`,
  done: () => sql<boolean>`(flow.state = 'completed')`,
  rejected: () => sql<boolean>`(flow.state in ('rejected', 'withdrawn', 'returned'))`,
  expired: () => sql<boolean>`(flow.state = 'expired')`,
  all: () => sql<boolean>`true`,
} as const satisfies Record<FlowBox, (accountId: string) => unknown>;

const countOf = (findings: unknown, severity: string): number =>
  Array.isArray(findings)
    ? findings.filter(
        (one: unknown) => one instanceof Object && 'severity' in one && one.severity === severity,
      ).length
    : 0;
