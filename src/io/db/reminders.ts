import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from './connect.ts';

/** A certificate that comes to its end, with no younger one of the same person beside it. */
export interface EndingCertificate {
  readonly id: string;
  readonly organisationId: string;
  readonly notAfter: Date;
  readonly personName: string;
  readonly personEmail: string;
}

/**
 * Certificates that end within `days` days and whose holders were not told at `days` days yet, those that end first
 * first.
 */
export async function listUntoldEndings(
  db: Database,
  when: { readonly now: Date; readonly days: number; readonly most: number },
): Promise<readonly EndingCertificate[]> {
  const before = new Date(when.now.getTime() + when.days * 86_400_000);
  return db
    .selectFrom('certificate')
    .innerJoin('person', 'person.id', 'certificate.person_id')
    .select(['certificate.id', 'person.owner_organisation_id as organisationId'])
    .select(['certificate.not_after as notAfter', 'person.name as personName', 'person.email as personEmail'])
    .where('certificate.status', '=', 'issued')
    .where('certificate.person_id', 'is not', null)
    .where('certificate.not_after', '>', when.now)
    .where('certificate.not_after', '<=', before)
    .where('person.state', '<>', 'left')
    .where(
      sql<boolean>`not exists (select from certificate younger where younger.person_id = certificate.person_id
        and younger.profile = certificate.profile and younger.status = 'issued'
        and younger.not_after > certificate.not_after)`,
    )
    .where(
      sql<boolean>`not exists (select from certificate_reminder told where told.certificate_id = certificate.id
        and told.days <= ${when.days})`,
    )
    .orderBy('certificate.not_after')
    .limit(when.most)
    .execute();
}

/** False where another process was first. */
export async function insertReminder(
  tx: DatabaseTransaction,
  reminder: {
    readonly certificateId: string;
    readonly organisationId: string;
    readonly days: number;
    readonly at: Date;
  },
): Promise<boolean> {
  const row = await tx
    .insertInto('certificate_reminder')
    .values({
      certificate_id: reminder.certificateId,
      owner_organisation_id: reminder.organisationId,
      days: reminder.days,
      told_at: reminder.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('certificate_id')
    .executeTakeFirst();
  return row !== undefined;
}
