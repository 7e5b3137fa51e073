import { sql } from 'kysely';
import type { DatabaseTransaction } from './connect.ts';

/** What the archive of a document still rests on. */
export interface ArchiveTerm {
  readonly now: Date;
  /** Archive timestamps from before then are renewed. */
  readonly before: Date;
  /** What was given up since then rests. */
  readonly retryBefore: Date;
  /** Reasons for which a first lift was given up for good. */
  readonly neverBetter: readonly string[];
  readonly deadlineAt: Date;
  readonly most: number;
}

/**
 * Lets the papers of agreements at B-LTA whose newest archive timestamp is older wait for another one, and those that never got their
 * first for that, each once at a time.
 *
 * @returns how many wait now
 */
export async function enterArchiveRenewals(tx: DatabaseTransaction, term: ArchiveTerm): Promise<number> {
  const { rows } = await sql`
    with due as (
      select document.id, document.owner_organisation_id
      from document
      left join pending_evidence as last on last.document_id = document.id
      where document.deleted_at is null
        and exists (select from act_evidence where act_evidence.document_id = document.id and act_evidence.act_id is not null)
        and (
          -- Lifted before, or not yet because the first lift was given up.
          exists (select from signature where signature.document_id = document.id and signature.level = 'B-LTA')
          or (last.state = 'given-up' and last.level = 'B-LTA' and not last.reason = any (${term.neverBetter}))
        )
        and (last.state is null or last.state <> 'waiting')
        and (last.state is distinct from 'given-up' or last.ended_at < ${term.retryBefore})
        and (
          not exists (select from signature where signature.document_id = document.id and signature.level = 'B-LTA')
          or greatest(
            -- What was given up put no timestamp on.
            case when last.state = 'completed' then last.ended_at end,
            (select max(coalesce(timestamped_at, signed_at)) from signature where signature.document_id = document.id)
          ) < ${term.before}
        )
      order by document.id
      limit ${term.most}
    )
    insert into pending_evidence (document_id, owner_organisation_id, level, state, next_attempt_at, deadline_at)
      select id, owner_organisation_id, 'B-LTA', 'waiting', ${term.now}, ${term.deadlineAt} from due
    on conflict (document_id) do update
      set level = 'B-LTA', state = 'waiting', reason = null, ended_at = null, attempts = 0,
        next_attempt_at = excluded.next_attempt_at, deadline_at = excluded.deadline_at
      where pending_evidence.state <> 'waiting'
    returning document_id`.execute(tx);
  return rows.length;
}
