import type { Generated } from 'kysely';
import type { Owned } from './schema.ts';

export type RetentionKind = 'upload' | 'flow' | 'signed';

export interface RetentionSchema {
  retention_rule: RetentionRuleTable;
  legal_hold: LegalHoldTable;
}

interface RetentionRuleTable extends Owned {
  kind: RetentionKind;
  archive_after_days: number | null;
  delete_after_days: number | null;
  changed_by: string;
  changed_at: Date;
}

interface LegalHoldTable extends Owned {
  id: Generated<string>;
  document_id: string | null;
  flow_id: string | null;
  reason: string;
  placed_by: string;
  placed_at: Date;
  lifted_by: string | null;
  lifted_at: Date | null;
}
