import type { ColumnType, Generated } from 'kysely';
import type { JsonObject } from './schema.ts';

/** The tables of the agreement at work, as {@link Schema} has the others. */
export interface AgreementSchema {
  agreement: AgreementTable;
  agreement_clause: AgreementClauseTable;
  occurrence: OccurrenceTable;
  occurrence_reader: OccurrenceReaderTable;
  occurrence_act: OccurrenceActTable;
  act_deadline: ActDeadlineTable;
  act_evidence: ActEvidenceTable;
  notification: NotificationTable;
  calendar_feed: CalendarFeedTable;
}

/** Who sees a row: the acting party, both, people by name, those of one party by name, everyone. */
export type ActVisibility = 'own' | 'agreement' | 'named' | 'room' | 'public';
export type OccurrenceVisibility = Exclude<ActVisibility, 'room'>;

type Json = ColumnType<JsonObject, string, string>;

interface AgreementTable {
  id: Generated<string>;
  visibility: Generated<'agreement' | 'public'>;
  first_organisation_id: string;
  second_organisation_id: string;
  first_name: string;
  second_name: string;
  number_first: string;
  number_second: string;
  title: string;
  parent: string;
  written_on: string;
  in_force_at: Date | null;
  ends_at: Date;
  settings: Json;
  example: boolean;
  made_at: Date;
}

interface AgreementClauseTable {
  agreement_id: string;
  address: string;
  valid_from: string;
  valid_until: string | null;
  ordinal: number;
  heading: string;
  text: string;
  addendum_id: string | null;
}

interface BetweenParties {
  id: Generated<string>;
  owner_organisation_id: string;
  other_organisation_id: string;
  visibility: ActVisibility;
}

interface OccurrenceTable extends Omit<BetweenParties, 'visibility'> {
  agreement_id: string;
  visibility: OccurrenceVisibility;
  module: string;
  clause: string;
  subject: string;
  state: string;
  version: number;
  awaits_owner: boolean;
  awaits_other: boolean;
  due_at: Date | null;
  opened_by: string | null;
  opened_at: Date;
  acted_at: Date;
  ended_at: Date | null;
  signing_until: Date | null;
}

interface OccurrenceReaderTable {
  occurrence_id: string;
  account_id: string;
}

interface OccurrenceActTable extends BetweenParties {
  occurrence_id: string;
  agreement_id: string;
  sequence: number;
  name: string;
  from_state: string;
  to_state: string;
  account_id: string | null;
  actor_name: string;
  capacity: string;
  role: string;
  reason: string;
  facts: Json;
  caused_by: string | null;
  acted_at: Date;
  leaf_id: string;
}

interface ActDeadlineTable extends BetweenParties {
  act_id: string;
  occurrence_id: string;
  name: string;
  clause: string;
  contractual: boolean;
  due_at: Date | null;
  due_on: string | null;
  rule_id: string;
  rule_en: string;
  alternative_on: string | null;
  alternative_rule_id: string | null;
  alternative_rule_en: string | null;
}

interface ActEvidenceTable extends BetweenParties {
  agreement_id: string;
  occurrence_id: string | null;
  act_id: string | null;
  kind: string;
  name: string;
  media_type: string;
  document_id: string | null;
  storage_key: string | null;
  sha256: Uint8Array;
  size_bytes: number;
  brought_by: string;
  brought_at: Date;
}

interface NotificationTable {
  id: Generated<string>;
  owner_organisation_id: string;
  visibility: Generated<'own'>;
  account_id: string;
  agreement_id: string;
  occurrence_id: string;
  act_id: string | null;
  due_at: Date | null;
  days: number | null;
  created_at: Date;
  read_at: Date | null;
  mailed_at: Date | null;
}

interface CalendarFeedTable {
  id: Generated<string>;
  owner_organisation_id: string;
  visibility: Generated<'own'>;
  account_id: string;
  label: string;
  token_sha256: Uint8Array;
  created_at: Date;
  last_read_at: Date | null;
}
