import { inspectionSchema, type Inspection } from '../../contract/inspection.ts';
import type { Database } from './connect.ts';

export interface NewInspection {
  readonly documentId: string;
  readonly organisationId: string;
  readonly findings: readonly object[];
  readonly warnings: readonly object[];
  readonly inspectedAt: Date;
}

export async function insertInspection(tx: Database, inspection: NewInspection): Promise<void> {
  await tx
    .insertInto('inspection')
    .values({
      document_id: inspection.documentId,
      owner_organisation_id: inspection.organisationId,
      findings: JSON.stringify(inspection.findings),
      warnings: JSON.stringify(inspection.warnings),
      inspected_at: inspection.inspectedAt,
    })
    .execute();
}

/** Undefined for documents from before inspections were kept. */
export async function findInspection(db: Database, documentId: string): Promise<Inspection | undefined> {
  const row = await db
    .selectFrom('inspection')
    .select(['findings', 'warnings'])
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  return row && inspectionSchema.parse(row);
}
