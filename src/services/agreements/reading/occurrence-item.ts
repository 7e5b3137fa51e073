import type { ActItem, OccurrenceItem } from '../../../contract/agreements.ts';
import type { AgreementRow } from '../../../io/db/agreements.ts';
import type { ActRow } from '../../../io/db/occurrence-acts.ts';
import type { OccurrenceRow } from '../../../io/db/occurrences.ts';
import { clauseInWords } from '../kernel/agreement-error.ts';
import type { Party } from '../kernel/module.ts';
import { ragOf } from '../kernel/rag.ts';
import { otherParty } from '../kernel/viewer.ts';
import { getModule } from '../modules.ts';
import { wordsOf } from '../words/words-of.ts';

type Parties = Pick<AgreementRow, 'firstOrganisationId'>;

/** An occurrence as lists show it; how it stands is computed for this moment. */
export function occurrenceItem(row: OccurrenceRow, agreement: Parties, now: Date): OccurrenceItem {
  const owner: Party = row.ownerOrganisationId === agreement.firstOrganisationId ? 'K' : 'D';
  return {
    id: row.id,
    agreementId: row.agreementId,
    module: row.module,
    clause: row.clause,
    clauseInWords: clauseInWords(row.clause),
    subject: row.subject,
    state: row.state,
    stateInWords: wordsOf(row.state),
    owner,
    awaits: [...(row.awaitsOwner ? [owner] : []), ...(row.awaitsOther ? [otherParty(owner)] : [])],
    visibility: row.visibility,
    ...(row.dueAt && { dueAt: row.dueAt.toISOString() }),
    rag: ragOf(row, getModule(row.module), now),
    openedAt: row.openedAt.toISOString(),
    actedAt: row.actedAt.toISOString(),
  };
}

export const actItem = (act: ActRow, agreement: Parties): ActItem => ({
  id: act.id,
  occurrenceId: act.occurrenceId,
  act: act.name,
  actInWords: wordsOf(act.name),
  from: act.fromState,
  to: act.toState,
  ...(act.accountId !== undefined && {
    party: act.ownerOrganisationId === agreement.firstOrganisationId ? 'K' : 'D',
  }),
  by: act.actorName,
  capacity: act.capacity,
  role: act.role,
  reason: act.reason,
  facts: act.facts,
  visibility: act.visibility,
  at: act.actedAt.toISOString(),
  leafId: act.leafId,
});
