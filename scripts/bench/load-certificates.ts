import type { Client } from 'pg';

/**
 * Certificates as rows, by the database itself: serials that are nobody's, spread over shards of 10,000, in the place of
 * signatures that would take hours.
 */
export async function loadCertificates(
  owner: Client,
  {
    issuingId,
    certificateDer,
    count,
  }: {
    readonly issuingId: string;
    /** What stands in each row, so that rows are as long as real ones. */
    readonly certificateDer: Uint8Array;
    readonly count: number;
  },
): Promise<void> {
  await owner.query(
    `insert into crl_shard (authority_id, shard)
     select $1, n from generate_series(2, 2 + ($2::int - 1) / 10000) n on conflict do nothing`,
    [issuingId, count],
  );
  await owner.query(
    `insert into certificate (authority_id, serial, certificate_der, sha256, spki_sha256, profile,
       not_before, not_after, shard)
     select $1, set_byte(decode(md5(i::text), 'hex'), 0, 64), $3, sha256(i::text::bytea), sha256(i::text::bytea),
       'individual-signature', now(), now() + interval '2 years', 2 + i / 10000
     from generate_series(0, $2::int - 1) i`,
    [issuingId, count, Buffer.from(certificateDer)],
  );
  await owner.query('analyze certificate');
}
