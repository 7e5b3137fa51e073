import type {
  AuthorityItem,
  CertificateSearch,
  CertificateSearchQuery,
  Health,
  IssuedCertificate,
  IssuedCertificateDetail,
  IssuerOverview,
} from '../../contract/issuer.ts';
import { findAuthority, listAuthorities, type AuthorityRow } from '../../io/db/authorities.ts';
import { listStatusChanges } from '../../io/db/certificate-history.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  findIssued,
  listCeremonies,
  listNewestLists,
  searchCertificates,
  type IssuedRow,
  type NewestList,
} from '../../io/db/issuer-reading.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { digest } from '#crypto';
import { nameReason } from '../ca/change-status.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import type { Platform } from '../platform.ts';
import { calledBy } from './called-by.ts';
import { getIssuer } from './get-issuer.ts';
import { RegistrationError } from './registration-error.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;
const dayMs = 86_400_000;
const kinds = ['root', 'ca', 'ocsp', 'tsa', 'report-seal', 'outside'] as const;

/**
 * The authorities with their lists, the profiles and the ceremonies.
 *
 * @throws {IdentityError} `identity.not-permitted` to everybody but the issuer's own people
 */
export async function readIssuer(
  { db, clock, certification }: Parts & Pick<Platform, 'certification'>,
  actor: Actor,
): Promise<IssuerOverview> {
  const now = clock();
  return reading({ db, clock }, actor, async (tx) => {
    const authorities: AuthorityRow[] = [];
    for (const kind of kinds) authorities.push(...(await listAuthorities(tx, kind)));
    const lists = await listNewestLists(tx);
    const names = new Map(authorities.map(({ id, name }) => [id, name]));
    return {
      authorities: authorities.map((row) => authorityItem(row, lists, names, now)),
      profiles: [...certification.profiles.values()].map(
        ({ name, summary, holder, validity, keys, keyUsage }) => ({
          name,
          summary,
          holder,
          validity: 'days' in validity ? `${validity.days} d` : `${validity.hours} h`,
          keys: [...keys],
          keyUsage: [...keyUsage],
        }),
      ),
      ceremonies: (await listCeremonies(tx)).map(({ title, fileSha256, heldAt }) => ({
        title,
        fileSha256: toHex(fileSha256),
        heldAt: heldAt.toISOString(),
      })),
    };
  });
}

/** Everything that was issued, the newest first. @throws as {@link readIssuer} */
export async function searchIssued(
  parts: Parts,
  actor: Actor,
  { text, status, limit, cursor }: CertificateSearchQuery,
): Promise<CertificateSearch> {
  return reading(parts, actor, async (tx) => {
    // One more than asked for tells whether there is a next page.
    const rows = await searchCertificates(tx, { text, status, limit: limit + 1, after: cursor });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(issuedItem),
      ...(rows.length > items.length && last !== undefined ? { next: last.id } : {}),
    };
  });
}

/** @throws {RegistrationError} `registration.unknown-certificate` and as {@link readIssuer} */
export async function readIssued(parts: Parts, actor: Actor, id: string): Promise<IssuedCertificateDetail> {
  return reading(parts, actor, async (tx) => {
    const row = await getIssued(tx, id);
    return {
      ...issuedItem(row),
      sha256: toHex(digest('sha256', row.certificateDer)),
      pem: encodePem('CERTIFICATE', row.certificateDer),
      history: (await listStatusChanges(tx, [id])).map(({ status, reason, at }) => ({
        status,
        ...nameReason(reason),
        at: at.toISOString(),
      })),
    };
  });
}

/** The certificate and that of its issuer, for who asks the responder about it. @throws as {@link readIssued} */
export async function readIssuedPair(
  parts: Parts,
  actor: Actor,
  id: string,
): Promise<{ readonly certificate: Uint8Array; readonly issuer: Uint8Array }> {
  return reading(parts, actor, async (tx) => {
    const { certificateDer: certificate, authorityId } = await getIssued(tx, id);
    const issuer = await findAuthority(tx, authorityId);
    if (issuer === undefined) throw unknownIssued();
    return { certificate, issuer: issuer.certificateDer };
  });
}

/** No organisation but the issuer reads what others hold: the wall is the issuer's name, as rows belong to their holders. */
async function reading<Read>(
  { db, clock }: Parts,
  actor: Actor,
  read: (tx: DatabaseTransaction) => Promise<Read>,
): Promise<Read> {
  authorise(actor, 'issuer.read', { now: clock() });
  return asSystem(db, async (tx) => {
    if ((await getIssuer(tx)).id !== actor.organisationId)
      throw new IdentityError('identity.not-permitted', 'the people of the issuer read this');
    return read(tx);
  });
}

async function getIssued(tx: DatabaseTransaction, id: string): Promise<IssuedRow> {
  const row = await findIssued(tx, id);
  if (row === undefined) throw unknownIssued();
  return row;
}

const unknownIssued = () =>
  new RegistrationError('registration.unknown-certificate', 'there is no such certificate');

function issuedItem(row: IssuedRow): IssuedCertificate {
  const { subject, issuer } = parseCertificate(row.certificateDer);
  return {
    id: row.id,
    serial: toHex(row.serial),
    subject: calledBy(subject),
    ...(row.organisation === undefined ? {} : { organisation: row.organisation }),
    issuer: calledBy(issuer),
    profile: row.profile,
    status: row.status,
    notBefore: row.notBefore.toISOString(),
    notAfter: row.notAfter.toISOString(),
  };
}

/** A ceremony takes half a year to prepare; a service renews itself a month before. */
const soonDays = {
  root: 180,
  ca: 180,
  outside: 180,
  ocsp: 20,
  tsa: 20,
  'report-seal': 20,
  journal: 20,
} as const;

function authorityItem(
  { id, kind, name, parentId, offline, successorId, certificateDer }: AuthorityRow,
  lists: readonly NewestList[],
  names: ReadonlyMap<string, string>,
  now: Date,
): AuthorityItem {
  const { notAfter } = parseCertificate(certificateDer);
  const parent = parentId === undefined ? undefined : names.get(parentId);
  return {
    id,
    kind,
    name,
    ...(parent === undefined ? {} : { parent }),
    offline,
    replaced: successorId !== undefined,
    notAfter: notAfter.toISOString(),
    health: healthOf(notAfter, now, soonDays[kind] * dayMs),
    lists: lists.filter(({ authorityId }) => authorityId === id).map((list) => listItem(list, now)),
  };
}

function listItem({ shard, number, thisUpdate, nextUpdate }: NewestList, now: Date) {
  // The job makes the next one when half of its life is over: what has a quarter left was forgotten.
  const quarter =
    thisUpdate === undefined || nextUpdate === undefined
      ? 0
      : (nextUpdate.getTime() - thisUpdate.getTime()) / 4;
  return {
    shard,
    ...(number === undefined ? {} : { number }),
    ...(thisUpdate && { thisUpdate: thisUpdate.toISOString() }),
    ...(nextUpdate && { nextUpdate: nextUpdate.toISOString() }),
    health: nextUpdate === undefined ? ('missing' as const) : healthOf(nextUpdate, now, quarter),
  };
}

function healthOf(end: Date, now: Date, soonMs: number): Health {
  const left = end.getTime() - now.getTime();
  if (left <= 0) return 'ended';
  return left < soonMs ? 'ends-soon' : 'good';
}
