import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction } from './connect.ts';

/** What is counted: an organisation under one of its agreements, from a moment up to and without another. */
export interface UsageScope {
  readonly organisationId: string;
  readonly agreementId: string;
  readonly from: Date;
  readonly until: Date;
}

export interface UsageFigure {
  readonly value: number;
  /** What the number is made of, the largest first or by time. */
  readonly parts: readonly { readonly of: string; readonly value: number }[];
  /** The statements as the database was asked them, for whoever counts again. */
  readonly queries: readonly string[];
}

interface UsageQuery {
  readonly total: (scope: UsageScope) => RawBuilder<{ value: string | null }>;
  readonly parts?: (scope: UsageScope) => RawBuilder<{ of: string | null; value: string }>;
}

/** Each figure of the usage report (R21) by its query. A query that changes gets another name: frozen figures keep theirs. */
export const usageQueries = {
  sertifikatTerbit: {
    total: (scope) => sql`select count(*) as value from certificate where ${issued(scope)}`,
    parts: (scope) =>
      sql`select profile as of, count(*) as value from certificate where ${issued(scope)} group by profile order by 2 desc limit 20`,
  },
  sertifikatAktif: {
    total: ({ organisationId, until }) => sql`select count(*) as value from certificate
      where owner_organisation_id = ${organisationId} and subject_authority_id is null
        and not_before < ${until} and not_after >= ${until} and (revoked_at is null or revoked_at >= ${until})`,
  },
  sertifikatDicabut: {
    total: (scope) => sql`select count(*) as value from certificate where ${revoked(scope)}`,
    parts: (scope) =>
      sql`select coalesce(revocation_reason, 0)::text as of, count(*) as value from certificate where ${revoked(scope)} group by 1 order by 2 desc limit 20`,
  },
  sertifikatKedaluwarsa: {
    total: ({ organisationId, from, until }) => sql`select count(*) as value from certificate
      where owner_organisation_id = ${organisationId} and subject_authority_id is null
        and not_after >= ${from} and not_after < ${until} and (revoked_at is null or revoked_at >= not_after)`,
  },
  orangTerdaftar: {
    total: ({ organisationId }) => sql`select count(*) as value from person
      where owner_organisation_id = ${organisationId} and state <> 'left'`,
  },
  orangBersertifikat: {
    total: ({ organisationId, until }) => sql`select count(distinct person_id) as value from certificate
      join person on person.id = certificate.person_id and person.state <> 'left'
      where certificate.owner_organisation_id = ${organisationId} and not_before < ${until} and not_after >= ${until}
        and (revoked_at is null or revoked_at >= ${until})`,
  },
  tandaTangan: {
    total: (scope) => sql`select count(*) as value from signature where ${signed(scope)}`,
    parts: (
      scope,
    ) => sql`select to_char(signed_at at time zone 'Asia/Jakarta', 'YYYY-MM') as of, count(*) as value
      from signature where ${signed(scope)} group by 1 order by 1 limit 60`,
  },
  dokumenDitandatangani: {
    total: (scope) =>
      sql`select count(*) as value from (select distinct document_id from signature where ${signed(scope)}) as one`,
  },
  penandaTangan: {
    total: (scope) =>
      sql`select count(*) as value from (select distinct person_id from signature where ${signed(scope)} and person_id is not null) as one`,
  },
  aplikasiPenandatangan: {
    total: (
      scope,
    ) => sql`select count(*) as value from (select distinct application_credential_id from signature
      where ${signed(scope)} and application_credential_id is not null) as one`,
    parts: (
      scope,
    ) => sql`select username as of, one.value from (select application_credential_id, count(*) as value from signature
      where ${signed(scope)} group by 1 order by 2 desc limit 20) as one
      join application_credential on application_credential.id = one.application_credential_id order by 2 desc`,
  },
  sistemTerdaftar: {
    total: ({
      agreementId,
      until,
    }) => sql`select count(*) as value from occurrence where agreement_id = ${agreementId} and module = 'aplikasi'
      and opened_at < ${until} and (ended_at is null or ended_at >= ${until})`,
    parts: ({
      agreementId,
      until,
    }) => sql`select state as of, count(*) as value from occurrence where agreement_id = ${agreementId} and module = 'aplikasi'
      and opened_at < ${until} and (ended_at is null or ended_at >= ${until}) group by 1 order by 2 desc limit 20`,
  },
  tiket: {
    total: (scope) => sql`select count(*) as value from occurrence where ${opened(scope, 'tiket')}`,
    parts: (scope) => sql`select first.facts->>'kategori' as of, count(*) as value from occurrence
      join occurrence_act as first on first.occurrence_id = occurrence.id and first.sequence = 1
      where ${opened(scope, 'tiket')} group by 1 order by 2 desc limit 20`,
  },
  tiketDitutup: {
    total: (scope) => sql`select count(*) as value from occurrence where ${ended(scope, 'tiket', 'ditutup')}`,
  },
  pelatihan: {
    total: (scope) => sql`select count(*) as value from occurrence where ${ended(scope, 'acara', 'selesai')}`,
  },
  pesertaPelatihan: {
    total: (
      scope,
    ) => sql`select coalesce(sum((last.facts->>'jumlahPeserta')::bigint), 0) as value from occurrence
      join occurrence_act as last on last.occurrence_id = occurrence.id and last.name = 'selesai'
      where ${ended(scope, 'acara', 'selesai')}`,
  },
  promosi: {
    total: (scope) => sql`select count(*) as value from occurrence where ${opened(scope, 'promosi')}`,
  },
} as const satisfies Record<string, UsageQuery>;

export type UsageName = keyof typeof usageQueries;
export const usageNames = Object.keys(usageQueries).filter((name): name is UsageName => name in usageQueries);

/** Counts one figure; the caller has checked that whoever asks may count for the organisation. */
export async function countUsage(
  tx: DatabaseTransaction,
  name: UsageName,
  scope: UsageScope,
): Promise<UsageFigure> {
  const { total, parts }: UsageQuery = usageQueries[name];
  const asked = total(scope);
  const { rows } = await asked.execute(tx);
  const split = parts?.(scope);
  const made = split === undefined ? [] : (await split.execute(tx)).rows;
  return {
    value: Number(rows[0]?.value ?? 0),
    parts: made.map(({ of, value }) => ({ of: of ?? '', value: Number(value) })),
    queries: [asked, ...(split === undefined ? [] : [split])].map((query) =>
      query.compile(tx).sql.replaceAll(/\s+/g, ' '),
    ),
  };
}

const issued = ({ organisationId, from, until }: UsageScope) => sql`owner_organisation_id = ${organisationId}
  and subject_authority_id is null and not_before >= ${from} and not_before < ${until}`;
const revoked = ({ organisationId, from, until }: UsageScope) => sql`owner_organisation_id = ${organisationId}
  and subject_authority_id is null and status = 'revoked' and revoked_at >= ${from} and revoked_at < ${until}`;
const signed = ({
  organisationId,
  from,
  until,
}: UsageScope) => sql`signature.owner_organisation_id = ${organisationId}
  and signed_at >= ${from} and signed_at < ${until}`;
const opened = (
  { agreementId, from, until }: UsageScope,
  module: string,
) => sql`occurrence.agreement_id = ${agreementId}
  and module = ${module} and opened_at >= ${from} and opened_at < ${until}`;
const ended = (
  { agreementId, from, until }: UsageScope,
  module: string,
  state: string,
) => sql`occurrence.agreement_id = ${agreementId}
  and module = ${module} and state = ${state} and ended_at >= ${from} and ended_at < ${until}`;
