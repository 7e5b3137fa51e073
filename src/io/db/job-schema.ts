import type { Generated } from 'kysely';
import type { Visibility } from './schema.ts';

export interface JobSchema {
  pending_evidence: PendingEvidenceTable;
  scheduled_job: ScheduledJobTable;
}

interface PendingEvidenceTable {
  document_id: string;
  owner_organisation_id: string;
  visibility: Generated<Visibility>;
  level: 'B-LT' | 'B-LTA';
  state: Generated<'waiting' | 'completed' | 'given-up'>;
  reason: string | null;
  next_attempt_at: Date;
  attempts: Generated<number>;
  deadline_at: Date;
  ended_at: Date | null;
}

interface ScheduledJobTable {
  name: string;
  due_at: Date;
  lease_id: string | null;
  leased_until: Date | null;
  failures: Generated<number>;
  last_error: string | null;
  last_succeeded_at: Date | null;
}
