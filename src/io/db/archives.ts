import { sql } from 'kysely';
import type { DatabaseTransaction } from './connect.ts';

/** What the archive of a document still rests on. */
export interface ArchiveTerm {
  readonly now: Date;
  /** Archive timestamps from before then are renewed. */
  readonly before: Date;
  readonly deadlineAt: Date;
  readonly most: number;
}

/**
 * Lets the papers of agreements at B-LTA whose newest archive timestamp is older wait for another one, each once at a time.
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
        and exists (select from signature where signature.document_id = document.id and signature.level = 'B-LTA')
        and (last.state is null or last.state <> 'waiting')
        and greatest(
          last.ended_at,
          (select max(coalesce(timestamped_at, signed_at)) from signature where signature.document_id = document.id)
        ) < ${term.before}
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
