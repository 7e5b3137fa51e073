import { findCertificateBySerial } from '../../io/db/certificates.ts';
import type { Database, DatabaseTransaction } from '../../io/db/connect.ts';
import {
  beginning,
  listChangedAuthorities,
  readHorizon,
  readStatusFeed,
  type FeedPosition,
  type StatusFeedRow,
} from '../../io/db/status-feed.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { CertId } from '../../pki/ocsp/ocsp-request.ts';
import { createIssuerIndex, type Issuer, type Responder } from './issuer-index.ts';
import { createSerialTable, type KnownStatus } from './serial-table.ts';

/** The status of every certificate, in memory, following the database. */
export interface StatusMemory {
  /**
   * The newest active responder of the issuer whose own certificate is valid and neither revoked nor suspended: it says
   * `id-pkix-ocsp-nocheck` (RFC 6960 4.2.2.2.1), so nobody else would notice that a stolen key still answers.
   */
  findResponder(issuer: Issuer, now: Date): Promise<Responder | undefined>;
  /**
   * Takes in what was committed before this call, unless that was done less than `staleMs` ago.
   *
   * @throws {DatabaseError} `database.unreachable`: no status is told from a memory that may be old
   */
  refresh(staleMs: number): Promise<void>;
  /** The certificate's issuer and status; undefined for what is not ours or was never issued. */
  findSubject(certId: CertId): Promise<Subject | undefined>;
  /** A change was committed here: the next `refresh` looks, however young the memory is. */
  expire(): void;
  readonly complete: boolean;
}

export interface Subject {
  readonly issuer: Issuer;
  readonly status: KnownStatus;
}

export interface StatusMemoryOptions {
  /** Rows that are read at a time while the memory fills. */
  readonly pageRows?: number;
}

/**
 * The first look begins to fill the memory, page by page beside the work; until that is done each question goes to
 * the database. Then a look reads what transactions changed since the oldest one that ran at the look before.
 */
export function createStatusMemory(
  db: Database,
  { pageRows = 10_000 }: StatusMemoryOptions = {},
): StatusMemory {
  const issuers = createIssuerIndex();
  const table = createSerialTable();
  const numbers = new Map<string, number>();
  let authorityHorizon = beginning;
  let certificateHorizon: string | undefined;
  let filled = false;
  let complete = false;
  let filling: Promise<void> | undefined;
  let position: FeedPosition = { xid: beginning, sequence: -1 };
  let epoch = 0;
  let looked = { epoch: -1, at: -Infinity };

  function numberOf(authorityId: string): number {
    const known = numbers.get(authorityId);
    if (known !== undefined) return known;
    numbers.set(authorityId, numbers.size);
    return numbers.size - 1;
  }

  function take({ authorityId, serial, status: state, revokedAt, reason, sequence }: StatusFeedRow): void {
    table.put(numberOf(authorityId), serial, { state, revokedAt, reason, sequence });
  }

  async function fill(): Promise<void> {
    for (;;) {
      const rows = await asSystem(db, (tx) => readStatusFeed(tx, position, pageRows));
      for (const row of rows) take(row);
      position = rows.at(-1) ?? position;
      if (rows.length < pageRows) break;
    }
    filled = true;
  }

  async function takeChanges(tx: DatabaseTransaction, since: string): Promise<void> {
    let at: FeedPosition = { xid: since, sequence: -1 };
    for (;;) {
      const rows = await readStatusFeed(tx, at, pageRows);
      for (const row of rows) take(row);
      at = rows.at(-1) ?? at;
      if (rows.length < pageRows) return;
    }
  }

  async function look(): Promise<void> {
    const begun = { epoch, at: performance.now() };
    await asSystem(db, async (tx) => {
      const horizon = await readHorizon(tx);
      for (const row of await listChangedAuthorities(tx, authorityHorizon)) issuers.put(row);
      authorityHorizon = horizon;
      // What changes while the memory fills is read again by the first look after it.
      if (filled && certificateHorizon !== undefined) {
        await takeChanges(tx, certificateHorizon);
        certificateHorizon = horizon;
        complete = true;
      }
      certificateHorizon ??= horizon;
    });
    looked = begun;
    if (filled || filling !== undefined) return;
    filling = fill().catch(() => {
      // The database went away: the next look goes on where this one stopped.
      filling = undefined;
    });
  }

  const statusOf = async (authorityId: string, serial: Uint8Array): Promise<KnownStatus | undefined> =>
    complete ? table.find(numberOf(authorityId), serial) : readStatus(db, authorityId, serial);

  const lookAfresh = inTurn(look);
  return {
    async findResponder(issuer, now) {
      for (const responder of issuers.listResponders(issuer, now)) {
        const status = await statusOf(issuer.id, responder.certificate.serialNumber);
        if (status === undefined || status.state === 'issued') return responder;
      }
      return undefined;
    },
    async refresh(staleMs) {
      if (looked.epoch === epoch && performance.now() - looked.at < staleMs) return;
      await lookAfresh();
    },
    async findSubject(certId) {
      for (const issuer of issuers.findIssuers(certId)) {
        const status = await statusOf(issuer.id, certId.serialNumber);
        if (status !== undefined) return { issuer, status };
      }
      return undefined;
    },
    expire() {
      epoch++;
    },
    get complete() {
      return complete;
    },
  };
}

async function readStatus(
  db: Database,
  authorityId: string,
  serial: Uint8Array,
): Promise<KnownStatus | undefined> {
  const row = await asSystem(db, (tx) => findCertificateBySerial(tx, authorityId, serial));
  return (
    row && {
      state: row.status,
      revokedAt: row.revokedAt,
      reason: row.revocationReason,
      sequence: row.statusSequence,
    }
  );
}

/** Many callers, few runs: each caller waits for a run that began after its call, one runs and one waits at most. */
function inTurn(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    current = run().finally(() => {
      current = undefined;
    });
    return current;
  };
  return () => {
    if (current === undefined) return start();
    next ??= current
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}
