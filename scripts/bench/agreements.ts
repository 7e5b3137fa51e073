import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsOwner, openDatabase, type Database } from '../../src/io/db/connect.ts';
import { startEmbedded } from '../../src/io/db/embedded/start-embedded.ts';
import { migrate } from '../../src/io/db/migrate.ts';
import { asSystem } from '../../src/io/db/transaction.ts';
import { countUsage, usageNames, type UsageScope } from '../../src/io/db/usage-figures.ts';
import { pageOfAgreements, readText } from '../../src/services/agreements/reading/read-agreement.ts';
import {
  pageOfOccurrences,
  readBoard,
  readTimeline,
} from '../../src/services/agreements/reading/read-occurrences.ts';
import type { Actor } from '../../src/services/identity/actor.ts';
import type { Report } from './report.ts';

const agreements = 1000;
const obligations = 50;
const rounds = 15;
const signatures = 1_000_000;

/** The register of a party to a thousand agreements of fifty obligations each, as the services answer it. */
export async function benchAgreements(report: Report): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sertel-bench-'));
  const server = await startEmbedded(folder);
  try {
    await migrate(server.address);
    const actor = await fill(server.address);
    const db = openDatabase(server.address, { maxConnections: 4 });
    report.heading(`Register of ${agreements} agreements of ${obligations} obligations`);
    await measure(report, db, actor);
    report.heading(`Usage report over ${signatures} signatures`);
    await measureUsage(report, db, await sign(server.address));
    await db.destroy();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(report: Report, db: Database, actor: Actor): Promise<void> {
  const platform = { db, clock: () => new Date('2026-03-02T03:00:00Z') };
  const board = (view: 'us' | 'them' | 'due' | 'overdue') => () =>
    readBoard(platform, actor, { view, limit: 50 });
  const first = await pageOfAgreements(platform, actor, { limit: 1 });
  const id = first.items[0]?.id ?? '';
  const pages = {
    'agreements, a page of 50': () => pageOfAgreements(platform, actor, { limit: 50 }),
    'agreements by a number': () => pageOfAgreements(platform, actor, { limit: 50, search: 'D-777' }),
    'occurrences of one agreement': () => pageOfOccurrences(platform, actor, id, { limit: 50 }),
    'text with what lives under each clause': () => readText(platform, actor, id, undefined),
    'timeline of one agreement': () => readTimeline(platform, actor, id, { limit: 50 }),
  };
  for (const [name, ask] of Object.entries(pages))
    report.bar(`${name} (ms)`, await median(ask), 'at most', 50);
  for (const view of ['us', 'them', 'due', 'overdue'] as const)
    report.bar(`board: ${view} (ms)`, await median(board(view)), 'at most', 100);
}

/** The figures one after the other, as whoever waits for them gets them. */
async function measureUsage(report: Report, db: Database, scope: UsageScope): Promise<void> {
  const begun = performance.now();
  const figures = [];
  for (const name of usageNames) figures.push(await asSystem(db, (tx) => countUsage(tx, name, scope)));
  report.bar('all figures with what they are made of (ms)', performance.now() - begun, 'at most', 5000);
  const counted = figures.reduce((most, { value }) => Math.max(most, value), 0);
  if (counted !== signatures) throw new Error(`expected ${signatures} signatures counted, got ${counted}`);
}

async function median(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  }
  return times.toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
}

/** A million signatures of one agency in a hundred thousand documents within a year. */
async function sign(address: Parameters<typeof connectAsOwner>[0]): Promise<UsageScope> {
  const owner = await connectAsOwner(address);
  try {
    // What a signature hangs on is not what is measured.
    await owner.query(`
      set session_replication_role = replica;
      insert into signature (owner_organisation_id, document_id, certificate_id, person_id, application_credential_id,
          field_name, level, activation, signature_sha256, signed_at)
        select k.id, md5('d' || n % 100000)::uuid, md5('c' || n % 500)::uuid, md5('p' || n % 500)::uuid,
          md5('a' || n % 5)::uuid, 'f', 'B-LTA', 'passphrase', sha256(n::text::bytea),
          timestamptz '2025-05-13' + n * interval '30 seconds'
        from organisation k, generate_series(1, ${signatures}) n where k.code = 'K1';
      set session_replication_role = origin;
    `);
    await owner.query('vacuum analyze signature');
    const { rows } = await owner.query<{ organisation: string; agreement: string }>(
      "select k.id as organisation, a.id as agreement from organisation k join agreement a on a.first_organisation_id = k.id where k.code = 'K1'",
    );
    return {
      organisationId: rows[0]?.organisation ?? '',
      agreementId: rows[0]?.agreement ?? '',
      from: new Date('2025-05-13T00:00:00Z'),
      until: new Date('2026-05-13T00:00:00Z'),
    };
  } finally {
    await owner.end();
  }
}

/** One issuer that is PIHAK KEDUA of all; half of the obligations are its own, a tenth of them is late. */
async function fill(address: Parameters<typeof connectAsOwner>[0]): Promise<Actor> {
  const owner = await connectAsOwner(address);
  try {
    await owner.query(`
      insert into organisation (code, name) values ('D', 'Penerbit contoh');
      insert into organisation (code, name) select 'K' || n, 'Instansi ' || n from generate_series(1, ${agreements}) n;
      insert into agreement (first_organisation_id, second_organisation_id, first_name, second_name, number_first,
          number_second, title, written_on, in_force_at, ends_at, made_at)
        select k.id, d.id, k.name, d.name, 'K-' || k.code, 'D-' || substr(k.code, 2), 'Perjanjian ' || k.name,
          date '2024-05-13' - (row_number() over ())::int, '2024-05-13', '2028-05-12', '2024-05-13'
        from organisation k, organisation d where d.code = 'D' and k.code like 'K%';
      insert into agreement_clause (agreement_id, address, valid_from, ordinal, text)
        select id, '4(1)' || chr(96 + n), written_on, n, 'Kewajiban' from agreement, generate_series(1, 17) n;
      insert into occurrence (agreement_id, owner_organisation_id, other_organisation_id, visibility, module, clause,
          subject, state, version, awaits_owner, due_at, opened_at, acted_at)
        select id, case n % 2 when 0 then first_organisation_id else second_organisation_id end,
          case n % 2 when 0 then second_organisation_id else first_organisation_id end, 'agreement', 'kewajiban',
          '4(1)' || chr(97 + n % 17), 'Kewajiban ' || n, 'berjalan', 1, true,
          timestamptz '2026-02-01' + (n * 8 + 1) * interval '1 day', '2024-05-13', '2024-05-13'
        from agreement, generate_series(1, ${obligations}) n;
      insert into journal_leaf (type, commitment) values (61, decode(repeat('00', 32), 'hex'));
      insert into occurrence_act (occurrence_id, agreement_id, owner_organisation_id, other_organisation_id, visibility,
          sequence, name, from_state, to_state, facts, acted_at, leaf_id)
        select o.id, agreement_id, owner_organisation_id, other_organisation_id, 'agreement', 1, 'dijadwalkan', '',
          'berjalan', '{}', opened_at, leaf.id from occurrence o, journal_leaf leaf;
    `);
    await owner.query('analyze');
    const { rows } = await owner.query<{ id: string }>("select id from organisation where code = 'D'");
    return {
      sessionId: '',
      accountId: '00000000-0000-4000-8000-000000000000',
      email: 'koordinator@d.example',
      name: 'Koordinator contoh',
      roles: ['coordinator'],
      organisationId: rows[0]?.id ?? '',
      organisationCode: 'D',
      organisationName: 'Penerbit contoh',
      authenticatedAt: new Date(0),
      expiresAt: new Date(0),
    };
  } finally {
    await owner.end();
  }
}
